//! Filters that a program asks the kernel to install, copied while it asks.

use ringside_shared::abi::Arch;
use ringside_shared::bpf::{BpfProgram, insn::MAX_INSNS, insn::SockFilter};

use super::catalogue::Known;
use super::memory::Memory;
use super::syscall::Install;

/// `PR_SET_SECCOMP` of `linux/prctl.h`.
const PR_SET_SECCOMP: u64 = 22;
/// `SECCOMP_MODE_FILTER` of `linux/seccomp.h`.
const MODE_FILTER: u64 = 2;
/// `SECCOMP_SET_MODE_FILTER` of `linux/seccomp.h`.
const SET_MODE_FILTER: u64 = 1;
/// `SECCOMP_FILTER_FLAG_TSYNC` of `linux/seccomp.h`.
const FLAG_TSYNC: u64 = 1;
/// `sizeof(struct sock_filter)`.
const INSN_SIZE: usize = 8;

/// What the call would install, if it would.
pub(super) fn of_call(memory: Memory, known: Known, args: &[u64; 6]) -> Option<Install> {
    let (flags, pointer) = match known.name? {
        "seccomp" if args[0] == SET_MODE_FILTER => (args[1], args[2]),
        "prctl" if args[0] == PR_SET_SECCOMP && args[1] == MODE_FILTER => (0, args[2]),
        _ => return None,
    };
    Some(Install {
        program: read(memory, known.arch, pointer),
        is_for_all_threads: flags & FLAG_TSYNC != 0,
    })
}

/// Copies a `struct sock_fprog` (a length, then a pointer aligned to its size) and its program.
fn read(memory: Memory, arch: Option<Arch>, pointer: u64) -> Option<BpfProgram> {
    let (length, insns) = if arch? == Arch::X86_64 {
        let raw: [u8; 16] = memory.array(pointer)?;
        let [l0, l1, _, _, _, _, _, _, address @ ..] = raw;
        ([l0, l1], u64::from_le_bytes(address))
    } else {
        let [l0, l1, _, _, address @ ..]: [u8; 8] = memory.array(pointer)?;
        ([l0, l1], u64::from(u32::from_le_bytes(address)))
    };
    let length = usize::from(u16::from_le_bytes(length));
    if length > MAX_INSNS {
        return None;
    }
    let bytes = memory.bytes(insns, length * INSN_SIZE)?;
    let insns = bytes.chunks_exact(INSN_SIZE).map(|raw| SockFilter {
        code: u16::from_le_bytes([raw[0], raw[1]]),
        jt: raw[2],
        jf: raw[3],
        k: u32::from_le_bytes([raw[4], raw[5], raw[6], raw[7]]),
    });
    BpfProgram::new(insns.collect()).ok()
}
