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
mod render;
mod seccomp;
mod signal;
mod socket;
mod system;
mod table;
mod ticks;
mod time;
mod watch;

use super::Arch;
pub use family::Family;
pub use ticks::Tick;

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
    let other = differing(arch).iter().find(|(known, _)| *known == name);
    other.map(|(_, value)| *value).or_else(|| value(name))
}

/// The constants that have another value on this arch than [`value`] says.
pub const fn differing(arch: Arch) -> &'static [(&'static str, i64)] {
    match arch {
        Arch::X86_64 | Arch::X32 | Arch::Riscv64 => &[],
        Arch::X86 => &ON_X86,
        Arch::Aarch64 => &ON_AARCH64,
    }
}

/// What i386 has otherwise: ioctls that carry the size of a pointer.
const ON_X86: [(&str, i64); 6] = [
    ("BLKGETSIZE64", 0x8004_1272),
    ("FS_IOC_GETFLAGS", 0x8004_6601),
    ("FS_IOC_GETVERSION", 0x8004_7601),
    ("FS_IOC_SETFLAGS", 0x4004_6602),
    ("FS_IOC_SETVERSION", 0x4004_7602),
    ("PERF_EVENT_IOC_SET_FILTER", 0x4004_2406),
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

    /// Whether the constants are bits that are set together, rather than one choice of several.
    pub fn has_flags(self) -> bool {
        !self.table().flags.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
