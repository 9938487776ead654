//! Argument words that are not pointers.

use std::fmt::Write as _;

use ringside_shared::abi::named::Family;
use ringside_shared::abi::{capability, signal};

/// The low half of a word: what the kernel reads of an `int` (fact 23).
#[allow(
    clippy::cast_possible_truncation,
    reason = "the kernel truncates the same way"
)]
pub(super) const fn low(word: u64) -> u32 {
    word as u32
}

/// `int`.
pub(super) fn int(word: u64, out: &mut String) {
    // Writing to a string cannot fail, here and below.
    let _ = write!(out, "{}", low(word).cast_signed());
}

/// Raw bits: 0 is plain, everything else hexadecimal.
pub(super) fn hex(word: u64, out: &mut String) {
    let _ = match word {
        0 => write!(out, "0"),
        _ => write!(out, "{word:#x}"),
    };
}

/// An address, `NULL` for none.
pub(super) fn address(word: u64, out: &mut String) {
    let _ = match word {
        0 => write!(out, "NULL"),
        _ => write!(out, "{word:#x}"),
    };
}

/// A user or group id; -1 means that there is none or that it stays.
pub(super) fn id(word: u64, out: &mut String) {
    let _ = match low(word) {
        u32::MAX => write!(out, "-1"),
        id => write!(out, "{id}"),
    };
}

/// A signal by name; 0 and what has no name as a number.
pub(super) fn signal(word: u64, out: &mut String) {
    match signal::name(low(word).cast_signed()) {
        Some(name) => out.push_str(name),
        None => int(word, out),
    }
}

/// A capability by name.
pub(super) fn capability(word: u64, out: &mut String) {
    match u8::try_from(word).ok().and_then(capability::name) {
        Some(name) => out.push_str(name),
        None => hex(word, out),
    }
}

/// Permission bits in octal, perhaps with a file type.
pub(super) fn mode(word: u64, out: &mut String) {
    Family::FileMode.render_to(u64::from(low(word)), out);
}

/// A device number in its two halves.
pub(super) fn device(major: u32, minor: u32, out: &mut String) {
    let _ = write!(out, "makedev({major:#x}, {minor:#x})");
}

/// `new_encode_dev` of the kernel, taken apart: `linux/kdev_t.h`.
pub(super) fn split_device(device: u64) -> (u32, u32) {
    let major = (device & 0xfff00) >> 8;
    let minor = (device & 0xff) | ((device >> 12) & 0xfff00);
    (low(major), low(minor))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dev_null_is_device_one_three() {
        assert_eq!(split_device(0x103), (1, 3));
        assert_eq!(split_device(0x1234_5678), (0x456, 0x12378));
    }
}
