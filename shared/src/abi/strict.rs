//! Strict mode, seccomp's mode 1: a list of four calls that the kernel knows by heart (fact 50).

use super::{Arch, SeccompData};

/// Whether strict mode lets a call through: `mode1_syscalls` in `kernel/seccomp.c`, with the numbers
/// of `asm-generic/seccomp.h` and `asm/seccomp.h`. uprobes are exempt on `x86_64` (fact 48).
///
/// Anything else ends the thread by SIGKILL, not SIGSYS.
///
/// ```
/// use ringside_shared::abi::{Arch, SeccompData, strict};
/// let exit_group = SeccompData { nr: 231, arch: Arch::X86_64.audit(), ..SeccompData::default() };
/// assert!(!strict::allows(&exit_group), "a normal exit from C dies");
/// ```
pub fn allows(data: &SeccompData) -> bool {
    match Arch::of_call(data.arch, data.nr) {
        // read, write, rt_sigreturn, exit; uretprobe, uprobe.
        Some(Arch::X86_64) => matches!(data.nr, 0 | 1 | 15 | 60 | 335 | 336),
        // exit, read, write, sigreturn.
        Some(Arch::X86) => matches!(data.nr, 1 | 3 | 4 | 119),
        // read, write, exit, rt_sigreturn.
        Some(Arch::Aarch64 | Arch::Riscv64) => matches!(data.nr, 63 | 64 | 93 | 139),
        Some(Arch::X32) | None => false,
    }
}
