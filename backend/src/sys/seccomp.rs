//! Installing a filter, and asking the kernel which actions it takes.
#![allow(unsafe_code, reason = "seccomp(2) has no safe wrapper")]

use std::io;

use ringside_shared::bpf::BpfProgram;
use ringside_shared::verdict::Action;

use super::process::checked;

/// Installs a filter for this thread, below those that it already has.
///
/// One `seccomp` call and nothing else, so that an older filter needs to allow just that one. The
/// caller has set `no_new_privs` before.
pub fn install(program: &BpfProgram) -> io::Result<()> {
    let mut insns: Vec<libc::sock_filter> = program
        .insns()
        .iter()
        .map(|insn| libc::sock_filter {
            code: insn.code,
            jt: insn.jt,
            jf: insn.jf,
            k: insn.k,
        })
        .collect();
    let program = libc::sock_fprog {
        len: u16::try_from(insns.len()).map_err(io::Error::other)?,
        filter: insns.as_mut_ptr(),
    };
    // SAFETY: the kernel copies `len` instructions from `filter`, which lives until after the
    // call, checks them and keeps no pointer.
    let result = unsafe {
        libc::syscall(
            libc::SYS_seccomp,
            libc::SECCOMP_SET_MODE_FILTER,
            0,
            &raw const program,
        )
    };
    checked(result).map(drop)
}

/// Whether the kernel takes this action: `SECCOMP_GET_ACTION_AVAIL`, since Linux 4.14.
pub fn is_available(action: Action) -> bool {
    let word = action.word() & Action::ACTION_MASK;
    // SAFETY: the kernel reads four bytes from the pointer, which lives until after the call.
    let result = unsafe {
        libc::syscall(
            libc::SYS_seccomp,
            libc::SECCOMP_GET_ACTION_AVAIL,
            0,
            &raw const word,
        )
    };
    result == 0
}
