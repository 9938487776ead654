//! Our check and our emulator against the kernel that runs the tests.
//!
//! Programs are offered to the kernel in a way that never attaches them, and calls are made under
//! filters in threads of their own, or traced in a child when any call may get any answer.
#![cfg(all(target_os = "linux", target_arch = "x86_64"))]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod action;
mod budget;
mod caller;
mod dice;
mod load;
mod stack;
mod verdict;

use ringside_shared::bpf::SockFilter;

/// A program as seccompiler hands it to the kernel.
fn native(insns: &[SockFilter]) -> seccompiler::BpfProgram {
    let native = |insn: &SockFilter| seccompiler::sock_filter {
        code: insn.code,
        jt: insn.jt,
        jf: insn.jf,
        k: insn.k,
    };
    insns.iter().map(native).collect()
}
