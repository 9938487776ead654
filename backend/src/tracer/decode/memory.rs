//! Strings, buffers and lists of them.

use std::fmt::Write as _;

use super::subject::Subject;
use super::{scalar, text};

/// How many elements of a list are shown, as strace does.
pub(super) const MAX_ELEMENTS: usize = 32;

/// Appends a zero-terminated string of up to `limit` bytes.
pub(super) fn c_string(subject: &Subject<'_>, address: u64, limit: usize, out: &mut String) {
    match subject.memory.c_string(address, limit) {
        Some(string) => {
            text::quote(&string.bytes, out);
            if !string.is_whole {
                out.push_str("...");
            }
        }
        None => scalar::address(address, out),
    }
}

/// Appends `length` bytes at an address, cut to the limit.
pub(super) fn buffer(
    subject: &Subject<'_>,
    address: u64,
    length: usize,
    quote: fn(&[u8], &mut String),
    out: &mut String,
) -> Option<()> {
    let shown = length.min(subject.decoder.max_string);
    let bytes = subject.bytes(address, shown)?;
    quote(&bytes.0, out);
    if length > shown {
        out.push_str("...");
    }
    Some(())
}

/// Appends argv whole, or envp as the number of its variables.
pub(super) fn c_strings(subject: &Subject<'_>, address: u64, out: &mut String) {
    let is_environment = matches!(
        (subject.name(), subject.args),
        ("execve", [_, _, envp, ..]) | ("execveat", [_, _, _, envp, ..])
            if envp == address
    );
    if address == 0 || is_environment {
        scalar::address(address, out);
        if let Some(pointers) = pointers(subject, address, MAX_VARIABLES) {
            let plural = if pointers.len() == 1 { "" } else { "s" };
            // Writing to a string cannot fail.
            let _ = write!(out, " /* {} var{plural} */", pointers.len());
        }
        return;
    }
    let Some(pointers) = pointers(subject, address, MAX_ELEMENTS + 1) else {
        scalar::address(address, out);
        return;
    };
    out.push('[');
    for (at, pointer) in pointers.iter().take(MAX_ELEMENTS).enumerate() {
        if at > 0 {
            out.push_str(", ");
        }
        c_string(subject, *pointer, subject.decoder.max_string, out);
    }
    if pointers.len() > MAX_ELEMENTS {
        out.push_str(", ...");
    }
    out.push(']');
}

/// No environment is counted further than this.
const MAX_VARIABLES: usize = 4096;

/// The pointers of a list that ends with a null pointer, up to a number of them.
fn pointers(subject: &Subject<'_>, address: u64, limit: usize) -> Option<Vec<u64>> {
    /// Pointers read at once: most lists are short.
    const ROUND: usize = 32;
    let size = subject.word_size();
    let mut pointers = Vec::new();
    while pointers.len() < limit {
        let at = address.checked_add((pointers.len() * size) as u64)?;
        let bytes = subject.memory.bytes(at, ROUND * size)?;
        if bytes.len() < size {
            return None;
        }
        for word in bytes.chunks_exact(size) {
            let mut wide = [0; 8];
            wide[..size].copy_from_slice(word);
            match u64::from_le_bytes(wide) {
                0 => return Some(pointers),
                pointer => pointers.push(pointer),
            }
        }
    }
    pointers.truncate(limit);
    Some(pointers)
}
