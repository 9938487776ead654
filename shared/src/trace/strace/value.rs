//! The register behind an argument as strace writes it, where the text still tells.

use super::line;
use crate::abi::syscalls::args::{self, Arg, ArgKind};
use crate::abi::{Arch, named};

/// Both halves of all six.
const ALL_HIDDEN: u16 = 0x0fff;

/// The six registers of a call, and the halves of them that the log hides: behind a string or a
/// structure, or past the last argument that it shows. A hidden half is 0.
pub(super) fn registers(arch: Arch, name: &str, text: &str) -> ([u64; 6], u16) {
    let signature = args::signature_on(arch, name).unwrap_or_default();
    let mut registers = [0; 6];
    let mut hidden = ALL_HIDDEN;
    for (position, argument) in line::arguments(text).into_iter().enumerate() {
        let (place, argument) = match labelled(argument) {
            // clone's arguments stand by name, in an order of their own.
            Some((label, argument)) => (place(signature, label), argument),
            None => (Some(position), argument),
        };
        let Some(place) = place.filter(|place| *place < registers.len()) else {
            continue;
        };
        let Some(value) = value(arch, argument) else {
            continue;
        };
        let kind = signature.get(place).map(|arg| arg.kind);
        // Of a negative `int` the upper half is ones or zeros, as the program happened to have it.
        let is_half = value < 0 && kind.is_none_or(ArgKind::is_32_bit);
        let (mask, known) = if is_half {
            (u64::from(u32::MAX), 0b01)
        } else {
            (u64::MAX, 0b11)
        };
        registers[place] = word(value) & mask;
        hidden &= !(known << (2 * place));
    }
    (registers, hidden)
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the register has 64 bits"
)]
fn word(value: i128) -> u64 {
    value as u64
}

/// `flags=CLONE_VM`: the label, and the argument itself.
fn labelled(argument: &str) -> Option<(&str, &str)> {
    let (label, rest) = argument.split_once('=')?;
    let belongs = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
    (!label.is_empty() && label.bytes().all(belongs)).then_some((label, rest))
}

/// Where an argument with this label stands.
fn place(signature: &[Arg], label: &str) -> Option<usize> {
    let ours = match label {
        "child_stack" => "stack",
        "child_tidptr" => "child_tid",
        "parent_tidptr" => "parent_tid",
        label => label,
    };
    signature.iter().position(|arg| arg.name == ours)
}

/// A number, a constant, or several of them with `|` between; `None` for everything else.
fn value(arch: Arch, argument: &str) -> Option<i128> {
    let mut all = 0;
    let argument = without_comment(argument)?;
    for part in argument.split('|') {
        let part = part.trim();
        let value = number(part).or_else(|| constant(arch, part))?;
        all |= value;
    }
    Some(all)
}

/// The argument before `/* … */`; a comment alone says nothing.
fn without_comment(argument: &str) -> Option<&str> {
    let bare = argument.split("/*").next().unwrap_or_default().trim();
    (!bare.is_empty()).then_some(bare)
}

/// `12`, `-1`, `0x1f`, `0644`, `3</etc/passwd>`, `NULL`, `1<<20`.
fn number(text: &str) -> Option<i128> {
    if text == "NULL" {
        return Some(0);
    }
    if let Some((one, shift)) = text.split_once("<<") {
        let shift: u32 = shift.parse().ok().filter(|shift| *shift < 64)?;
        return plain(one)?.checked_shl(shift);
    }
    plain(without_path(text))
}

pub(super) fn plain(text: &str) -> Option<i128> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text),
    };
    let value = if let Some(hex) = digits.strip_prefix("0x") {
        u64::from_str_radix(hex, 16).ok()?
    } else if digits.len() > 1 && digits.starts_with('0') {
        u64::from_str_radix(digits, 8).ok()?
    } else if digits.bytes().all(|byte| byte.is_ascii_digit()) {
        digits.parse().ok()?
    } else {
        return None;
    };
    Some(sign * i128::from(value))
}

fn constant(arch: Arch, text: &str) -> Option<i128> {
    named::value_on(arch, without_path(text)).map(i128::from)
}

/// A descriptor without what `-y` says of it.
fn without_path(text: &str) -> &str {
    match text.split_once('<') {
        Some((bare, path)) if path.ends_with('>') => bare,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Compares registers; `None` is hidden, in both halves.
    fn check(name: &str, text: &str, expected: [Option<u64>; 6]) {
        let (registers, hidden) = registers(Arch::X86_64, name, text);
        let told: Vec<_> = (0..6)
            .map(|at| ((hidden >> (2 * at)).trailing_zeros() >= 2).then_some(registers[at]))
            .collect();
        assert_eq!(told, expected, "{name}({text})");
    }

    #[test]
    fn numbers_constants_and_descriptors_are_the_registers_they_were() {
        check(
            "openat",
            "3</root>, \"/etc/passwd\", O_RDONLY|O_CLOEXEC",
            [Some(3), None, Some(0o2_000_000), None, None, None],
        );
        check(
            "mmap",
            "NULL, 8192, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, 3</a,b>, 0x26000",
            [0, 8192, 3, 0x22, 3, 0x2_6000].map(Some),
        );
        check(
            "chmod",
            "\"x\", 0644",
            [None, Some(0o644), None, None, None, None],
        );
        check(
            "clone",
            "child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f10",
            [Some(0x0100_0011), Some(0), None, Some(0x7f10), None, None],
        );
    }

    #[test]
    fn what_the_log_hides_is_not_guessed() {
        check(
            "read",
            "3, \"abc\"..., 832",
            [Some(3), None, Some(832), None, None, None],
        );
        check(
            "ioctl",
            "1, TCGETS /* or so */, {c_iflag=0}",
            [Some(1), Some(0x5401), None, None, None, None],
        );
        check(
            "fcntl",
            "3, F_NOT_A_FLAG|1",
            [Some(3), None, None, None, None, None],
        );
    }

    #[test]
    fn of_a_negative_int_the_lower_half_is_known() {
        let (words, hidden) = registers(Arch::X86_64, "openat", "AT_FDCWD</>, \"x\", O_RDONLY");
        assert_eq!(words[0], 0xffff_ff9c);
        assert_eq!(hidden & 0b11, 0b10);
        let (words, hidden) = registers(Arch::X86_64, "lseek", "3, -60, SEEK_CUR");
        assert_eq!((words[1], hidden & 0b1100), ((-60_i64).cast_unsigned(), 0));
    }
}
