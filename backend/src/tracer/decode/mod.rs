//! Arguments, results and signals as strace writes them.

use ringside_shared::abi::{SeccompData, signal};

use super::memory::Memory;
use super::syscall::name_or_number;
use crate::sys::ptrace::SignalInfo;

/// Longest path that the kernel takes, its NUL included: `PATH_MAX` of `linux/limits.h`.
const PATH_MAX: usize = 4096;

/// A call without its result.
pub(super) fn call(
    _memory: Memory,
    name: Option<&'static str>,
    data: &SeccompData,
    _max_string: usize,
) -> String {
    let args: Vec<_> = data.args.iter().map(|arg| format!("{arg:#x}")).collect();
    format!("{}({})", name_or_number(name, data.nr), args.join(", "))
}

/// A result that is no failure.
pub(super) fn result(_name: Option<&'static str>, value: i64) -> String {
    value.to_string()
}

/// A path, for the process tree; empty when it cannot be read.
pub(super) fn path(memory: Memory, address: u64) -> String {
    let text = memory.c_string(address, PATH_MAX);
    text.map_or_else(String::new, |text| {
        String::from_utf8_lossy(&text.bytes).into_owned()
    })
}

/// `si_code` of a signal that a seccomp filter sent: `SYS_SECCOMP` of `asm-generic/siginfo.h`.
const SYS_SECCOMP: i32 = 1;

/// Whether a seccomp filter sent this signal.
pub(super) fn is_seccomp_signal(info: &SignalInfo) -> bool {
    word(info, 0) == libc::SIGSYS && word(info, 8) == SYS_SECCOMP
}

/// What the kernel says of a signal's cause.
pub(super) fn siginfo(info: &SignalInfo) -> String {
    let number = word(info, 0);
    let name = signal::name(number).unwrap_or("?");
    format!("{{si_signo={name}, si_code={}}}", word(info, 8))
}

fn word(info: &SignalInfo, at: usize) -> i32 {
    i32::from_le_bytes([info[at], info[at + 1], info[at + 2], info[at + 3]])
}
