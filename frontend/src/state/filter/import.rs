//! Filters from elsewhere: files that are dropped.

use ringside_shared::filter::MAX_SOURCE_BYTES;

/// Most bytes of a file that the page takes: what the core reads of its own language.
pub const MAX_BYTES: usize = MAX_SOURCE_BYTES;

/// Says that a file is not even read.
pub fn too_large(name: &str, bytes: usize) -> String {
    let mib = MAX_BYTES >> 20;
    format!(
        "{name} has {} kB, more than the {mib} MiB that a filter may have; nothing was taken",
        bytes.div_ceil(1000)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_byte_more_than_the_largest_file_is_refused_with_the_limit() {
        assert!(too_large("a", MAX_BYTES + 1).contains("1 MiB"));
    }
}
