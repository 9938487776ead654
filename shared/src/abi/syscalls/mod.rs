//! Syscall numbers and names, per arch.
//!
//! The tables are generated and compared with their sources by `shared/tests/tables`.

mod aarch64;
pub mod args;
pub mod cards;
mod elsewhere;
pub mod groups;
mod index;
mod riscv64;
mod x32;
mod x86;
mod x86_64;

pub use elsewhere::is_elsewhere;
pub use index::{Known, N_NAMES, find};

use super::{Arch, X32_SYSCALL_BIT};

/// The newest kernel that the tables know: the release of the newest call in them.
pub const NEWEST_KERNEL: (u32, u32) = (7, 3);

/// Every syscall of an arch, sorted by number. Those of x32 have bit 30 set.
pub const fn all(arch: Arch) -> &'static [(u32, &'static str)] {
    match arch {
        Arch::X86_64 => &x86_64::TABLE,
        Arch::X86 => &x86::TABLE,
        Arch::X32 => &x32::TABLE,
        Arch::Aarch64 => &aarch64::TABLE,
        Arch::Riscv64 => &riscv64::TABLE,
    }
}

/// The number that `seccomp_data.nr` holds for a syscall; for x32 with bit 30 set.
///
/// ```
/// use ringside_shared::abi::{Arch, syscalls};
/// assert_eq!(syscalls::number(Arch::X86_64, "openat"), Some(257));
/// assert_eq!(syscalls::number(Arch::X32, "openat"), Some(0x4000_0101));
/// ```
pub fn number(arch: Arch, name: &str) -> Option<u32> {
    find(name)?.number(arch)
}

/// The name of a syscall number. For x32 the number may come with or without bit 30.
pub fn name(arch: Arch, nr: u32) -> Option<&'static str> {
    let nr = if arch == Arch::X32 {
        nr | X32_SYSCALL_BIT
    } else {
        nr
    };
    let table = all(arch);
    let at = table.binary_search_by_key(&nr, |(nr, _)| *nr).ok()?;
    Some(table[at].1)
}

/// Whether any arch has a syscall of this name.
pub fn is_known(name: &str) -> bool {
    find(name).is_some()
}
