//! The names that arrays of instructions are written with.

use crate::abi::{Arch, errno, syscalls};
use crate::verdict::Action;

/// A number of C or Rust, or a name for one.
pub(super) fn value(word: &str) -> Option<u64> {
    let rust = ["u8", "u16", "u32", "u64", "usize"].iter();
    let plain = rust.fold(word, |word, suffix| match word.strip_suffix(suffix) {
        Some(digits) if digits.starts_with(|c: char| c.is_ascii_digit()) => digits,
        _ => word,
    });
    let digits = plain.trim_end_matches(['u', 'U', 'l', 'L', '_']);
    if let Some(hex) = digits.strip_prefix("0x").or(digits.strip_prefix("0X")) {
        return u64::from_str_radix(&hex.replace('_', ""), 16).ok();
    }
    if digits.starts_with(|c: char| c.is_ascii_digit()) {
        return digits.replace('_', "").parse().ok();
    }
    constant(word)
}

/// The constants of `linux/bpf_common.h`, `linux/filter.h`, `linux/seccomp.h`, `linux/audit.h`,
/// `errno.h` and `asm/unistd.h`.
fn constant(name: &str) -> Option<u64> {
    let code: u16 = match name {
        "BPF_LD" | "BPF_W" | "BPF_IMM" | "BPF_ADD" | "BPF_JA" | "BPF_K" | "BPF_TAX" => 0x00,
        "BPF_LDX" => 0x01,
        "BPF_ST" => 0x02,
        "BPF_STX" => 0x03,
        "BPF_ALU" => 0x04,
        "BPF_JMP" => 0x05,
        "BPF_RET" => 0x06,
        "BPF_MISC" => 0x07,
        "BPF_H" | "BPF_X" => 0x08,
        "BPF_B" | "BPF_A" | "BPF_SUB" | "BPF_JEQ" => 0x10,
        "BPF_ABS" | "BPF_MUL" | "BPF_JGT" => 0x20,
        "BPF_DIV" | "BPF_JGE" => 0x30,
        "BPF_IND" | "BPF_OR" | "BPF_JSET" => 0x40,
        "BPF_AND" => 0x50,
        "BPF_MEM" | "BPF_LSH" => 0x60,
        "BPF_RSH" => 0x70,
        "BPF_LEN" | "BPF_NEG" | "BPF_TXA" => 0x80,
        "BPF_MOD" => 0x90,
        "BPF_MSH" | "BPF_XOR" => 0xa0,
        _ => return elsewhere(name),
    };
    Some(code.into())
}

fn elsewhere(name: &str) -> Option<u64> {
    if let Some(action) = name.strip_prefix("SECCOMP_RET_") {
        let action = match action {
            "KILL_PROCESS" => Action::KillProcess,
            "KILL" | "KILL_THREAD" => Action::KillThread,
            "TRAP" => Action::Trap(0),
            "ERRNO" => Action::Errno(0),
            "USER_NOTIF" => Action::Notify(0),
            "TRACE" => Action::Trace(0),
            "LOG" => Action::Log(0),
            "ALLOW" => Action::Allow(0),
            "DATA" => return Some(Action::DATA_MASK.into()),
            _ => return None,
        };
        return Some(action.word().into());
    }
    if let Some(arch) = name.strip_prefix("AUDIT_ARCH_") {
        let arch: Arch = arch.to_ascii_lowercase().parse().ok()?;
        return Some(arch.audit().into());
    }
    let syscall = name.strip_prefix("__NR_").or(name.strip_prefix("SYS_"));
    match syscall {
        Some(syscall) => syscalls::number(Arch::X86_64, syscall).map(u64::from),
        None => errno::number(name).map(u64::from),
    }
}

/// The offset of a field of `struct seccomp_data`.
pub(super) fn field(name: &str) -> Option<u64> {
    match name {
        "nr" => Some(0),
        "arch" => Some(4),
        "instruction_pointer" => Some(8),
        "args" => Some(16),
        _ => None,
    }
}
