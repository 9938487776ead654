//! Named constants: what learners write in filters, and what numbers are shown as.
//!
//! Values are those of `x86_64`, but for [`value_on`]: very few differ on the arches that we know.
//! `shared/tests/tables` compares them with the kernel's headers of each.

mod family;
mod fcntl;
mod file;
mod ioctl;
mod memory;
mod mount;
mod poll;
mod prctl;
mod process;
mod seccomp;
mod signal;
mod socket;
mod system;
mod table;
mod time;

use std::fmt::Write as _;

use super::Arch;
pub use family::Family;
use table::{Choices, Table};

/// The value of a constant, of a signal (`SIGKILL`) or of a capability (`CAP_SYS_TIME`).
///
/// Negative values (`AT_FDCWD` is -100) are to be cut to the width of the argument that they are
/// compared with (fact 24).
///
/// ```
/// use ringside_shared::abi::named;
/// assert_eq!(named::value("CLOCK_REALTIME"), Some(0));
/// assert_eq!(named::value("AT_FDCWD"), Some(-100));
/// ```
pub fn value(name: &str) -> Option<i64> {
    constants()
        .find(|(known, _)| *known == name)
        .map(|(_, value)| value)
        .or_else(|| super::signal::number(name).map(i64::from))
        .or_else(|| super::capability::number(name).map(i64::from))
}

/// Like [`value`], on an arch.
///
/// ```
/// use ringside_shared::abi::{Arch, named};
/// assert_eq!(named::value_on(Arch::X86_64, "O_DIRECTORY"), Some(0x1_0000));
/// assert_eq!(named::value_on(Arch::Aarch64, "O_DIRECTORY"), Some(0x4000));
/// ```
pub fn value_on(arch: Arch, name: &str) -> Option<i64> {
    let others = match arch {
        Arch::X86_64 | Arch::X32 => &[][..],
        Arch::X86 => &ON_X86,
        Arch::Aarch64 => &ON_AARCH64,
    };
    let other = others.iter().find(|(known, _)| *known == name);
    other.map(|(_, value)| *value).or_else(|| value(name))
}

/// What i386 has otherwise: ioctls that carry the size of a pointer.
const ON_X86: [(&str, i64); 4] = [
    ("BLKGETSIZE64", 0x8004_1272),
    ("FS_IOC_GETFLAGS", 0x8004_6601),
    ("FS_IOC_GETVERSION", 0x8004_7601),
    ("FS_IOC_SETFLAGS", 0x4004_6602),
];

/// What arm64 has otherwise: `asm/fcntl.h` shuffles some flags of open.
const ON_AARCH64: [(&str, i64); 5] = [
    ("O_DIRECT", 0x1_0000),
    ("O_DIRECTORY", 0x4000),
    ("O_LARGEFILE", 0x2_0000),
    ("O_NOFOLLOW", 0x8000),
    ("O_TMPFILE", 0x40_4000),
];

/// Every constant with its value, family by family; some belong to several families.
pub fn constants() -> impl Iterator<Item = (&'static str, i64)> {
    Family::ALL.iter().flat_map(|family| family.constants())
}

impl Family {
    /// Every name of the family with its value.
    pub fn constants(self) -> impl Iterator<Item = (&'static str, i64)> {
        self.table().names()
    }

    /// Whether a value is one of several, and not a set of flags.
    pub fn is_enumeration(self) -> bool {
        self.table().field == u64::MAX
    }

    /// The value in words, as strace prints it: `O_RDONLY|O_CLOEXEC`, `CLOCK_REALTIME`. What has
    /// no name is left as a number: `O_RDONLY|0x10000000`.
    ///
    /// The value is the argument word cut to the argument's width, of `x86_64`.
    pub fn render(self, value: u64) -> String {
        if self == Self::FileMode {
            return mode(value);
        }
        let table = self.table();
        let mut text = String::new();
        let mut rest = value & !table.field;
        if let Choices::List(list) = table.choices {
            choice(table, list, value, &mut text);
        }
        for (name, flag) in table.flags {
            let flag = flag.cast_unsigned();
            if flag != 0 && rest & flag == flag {
                rest &= !flag;
                push(&mut text, name);
            }
        }
        if matches!(table.choices, Choices::Signals) {
            let number = value & table.field;
            match i32::try_from(number).ok().and_then(super::signal::name) {
                Some(name) => push(&mut text, name),
                None => rest |= number,
            }
        }
        if rest != 0 && table.is_octal {
            push(&mut text, &format!("0{rest:o}"));
        } else if rest != 0 || text.is_empty() {
            push_number(&mut text, rest);
        }
        text
    }
}

/// The name of what the field holds.
fn choice(table: &Table, list: &[(&'static str, i64)], value: u64, text: &mut String) {
    let held = value & table.field;
    let is_held = |known: i64| {
        // A negative value of a 32-bit parameter may come widened or not (fact 24).
        let differing = known.cast_unsigned() ^ held;
        differing == 0 || (known < 0 && differing << 32 == 0)
    };
    match list.iter().find(|(_, known)| is_held(*known)) {
        // The name for "no flags" is said only when there are none.
        Some((name, _)) if table.field != 0 || value == 0 => push(text, name),
        None if held != 0 => push_number(text, held),
        Some(_) | None => {}
    }
}

fn push(text: &mut String, name: &str) {
    if !text.is_empty() {
        text.push('|');
    }
    text.push_str(name);
}

fn push_number(text: &mut String, value: u64) {
    if !text.is_empty() {
        text.push('|');
    }
    // Writing to a string cannot fail.
    let _ = if value == 0 {
        write!(text, "0")
    } else {
        write!(text, "0x{value:x}")
    };
}

/// A file mode in words, as strace prints it: `S_IFREG|0644`, or `0755` without a file type.
fn mode(value: u64) -> String {
    let table = Family::FileMode.table();
    if value & table.field == 0 {
        return format!("0{value:02o}");
    }
    let mut text = String::new();
    if let Choices::List(list) = table.choices {
        choice(table, list, value, &mut text);
    }
    let mut rest = value & !table.field;
    for (name, flag) in table.flags {
        let flag = flag.cast_unsigned();
        if rest & flag != 0 {
            rest &= !flag;
            push(&mut text, name);
        }
    }
    // Writing to a string cannot fail.
    let _ = write!(text, "|0{rest:02o}");
    text
}

/// The value in words: [`Family::render`].
pub fn render(family: Family, value: u64) -> String {
    family.render(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(family: Family, value: u64, expected: &str) {
        assert_eq!(family.render(value), expected, "{family:?} {value:#x}");
    }

    #[test]
    fn open_flags_read_as_strace_prints_them() {
        check(Family::Open, 0, "O_RDONLY");
        check(Family::Open, 0x0008_0000, "O_RDONLY|O_CLOEXEC");
        check(Family::Open, 0x941, "O_WRONLY|O_CREAT|O_NOCTTY|O_NONBLOCK");
        check(
            Family::Open,
            0x0009_0800,
            "O_RDONLY|O_NONBLOCK|O_CLOEXEC|O_DIRECTORY",
        );
        check(Family::Open, 0x0041_0002, "O_RDWR|O_TMPFILE");
    }

    #[test]
    fn what_has_no_name_stays_a_number() {
        check(Family::Open, 3, "0x3");
        check(Family::Open, 0x1000_0000, "O_RDONLY|0x10000000");
        check(Family::Clock, 77, "0x4d");
        check(Family::CloseRange, 0, "0");
    }

    #[test]
    fn no_flags_has_a_name_where_it_has_one() {
        check(Family::Protection, 0, "PROT_NONE");
        check(Family::Protection, 3, "PROT_READ|PROT_WRITE");
        check(Family::Access, 0, "F_OK");
        check(Family::Access, 5, "R_OK|X_OK");
    }

    #[test]
    fn choices_and_flags_share_a_word() {
        check(Family::Map, 0x22, "MAP_PRIVATE|MAP_ANONYMOUS");
        check(Family::SocketType, 0x0008_0001, "SOCK_STREAM|SOCK_CLOEXEC");
        check(Family::Futex, 0x81, "FUTEX_WAKE_PRIVATE");
        check(
            Family::Futex,
            0x189,
            "FUTEX_WAIT_BITSET_PRIVATE|FUTEX_CLOCK_REALTIME",
        );
    }

    #[test]
    fn clone_names_the_exit_signal_last() {
        let fork = 0x0120_0011;
        check(
            Family::Clone,
            fork,
            "CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD",
        );
        check(Family::Clone, 0x100, "CLONE_VM");
        check(Family::Clone, 0, "0");
    }

    #[test]
    fn negative_choices_are_found_cut_and_widened() {
        check(Family::RusageWho, u64::MAX, "RUSAGE_CHILDREN");
        check(Family::RusageWho, 0xffff_ffff, "RUSAGE_CHILDREN");
    }

    #[test]
    fn modes_are_octal() {
        check(Family::FileMode, 0o644, "0644");
        check(Family::FileMode, 0o1777, "01777");
        check(Family::FileMode, 0, "000");
        check(Family::FileMode, 0o100_644, "S_IFREG|0644");
        check(Family::FileMode, 0o104_755, "S_IFREG|S_ISUID|0755");
        check(Family::IpcFlags, 0o1666, "IPC_CREAT|0666");
    }

    #[test]
    fn constants_signals_and_capabilities_have_values() {
        for (name, expected) in [
            ("CLOCK_REALTIME", 0),
            ("O_CREAT", 0o100),
            ("AT_FDCWD", -100),
            ("PR_SET_NAME", 15),
            ("AF_INET", 2),
            ("TIOCSTI", 0x5412),
            ("SIGKILL", 9),
            ("CAP_SYS_TIME", 25),
        ] {
            assert_eq!(value(name), Some(expected), "{name}");
        }
        assert_eq!(value("O_CREATE"), None);
    }
}
