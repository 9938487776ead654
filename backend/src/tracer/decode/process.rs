//! Processes: how they are made, what they may use, how they ended.

use std::fmt::Write as _;

use ringside_shared::abi::named::Family;
use ringside_shared::abi::signal;

use super::scalar;
use super::subject::Subject;

/// The status word of wait4: `[{WIFEXITED(s) && WEXITSTATUS(s) == 0}]`.
pub(super) fn wait_status(subject: &Subject<'_>, address: u64, out: &mut String) -> Option<()> {
    // With nobody found to wait for, the word is not written.
    if subject.returned == Some(0) {
        return None;
    }
    let status = subject.bytes(address, 4)?.i32(0);
    let name = |number: i32| {
        signal::name(number).map_or_else(|| number.to_string(), std::borrow::ToOwned::to_owned)
    };
    // Writing to a string cannot fail, here and below.
    let _ = if libc::WIFEXITED(status) {
        let code = libc::WEXITSTATUS(status);
        write!(out, "[{{WIFEXITED(s) && WEXITSTATUS(s) == {code}}}]")
    } else if libc::WIFSIGNALED(status) {
        let signal = name(libc::WTERMSIG(status));
        let core = if libc::WCOREDUMP(status) {
            " && WCOREDUMP(s)"
        } else {
            ""
        };
        write!(out, "[{{WIFSIGNALED(s) && WTERMSIG(s) == {signal}{core}}}]")
    } else if libc::WIFSTOPPED(status) {
        let signal = name(libc::WSTOPSIG(status));
        write!(out, "[{{WIFSTOPPED(s) && WSTOPSIG(s) == {signal}}}]")
    } else if libc::WIFCONTINUED(status) {
        write!(out, "[{{WIFCONTINUED(s)}}]")
    } else {
        write!(out, "[{status:#x}]")
    };
    Some(())
}

/// `struct rlimit`. Limits of prlimit64 have 64 bits everywhere.
pub(super) fn rlimit(subject: &Subject<'_>, address: u64, out: &mut String) -> Option<()> {
    let [now, most] = if subject.name() == "prlimit64" {
        let fields = subject.bytes(address, 16)?;
        [fields.u64(0), fields.u64(8)]
    } else {
        subject.words(address)?
    };
    let infinity = if subject.name() == "prlimit64" || !subject.has_short_words() {
        "RLIM64_INFINITY"
    } else {
        "RLIM_INFINITY"
    };
    for (name, value) in [("{rlim_cur=", now), (", rlim_max=", most)] {
        out.push_str(name);
        let _ = match value {
            u64::MAX => write!(out, "{infinity}"),
            _ if value > 1024 && value.is_multiple_of(1024) => write!(out, "{}*1024", value / 1024),
            _ => write!(out, "{value}"),
        };
    }
    out.push('}');
    Some(())
}

/// `struct rusage`: CPU time, as strace abbreviates it.
pub(super) fn rusage(subject: &Subject<'_>, address: u64, out: &mut String) -> Option<()> {
    let [user, user_micros, system, system_micros] = subject.words(address)?;
    let _ = write!(
        out,
        "{{ru_utime={{tv_sec={user}, tv_usec={user_micros}}}, \
         ru_stime={{tv_sec={system}, tv_usec={system_micros}}}, ...}}"
    );
    Some(())
}

/// `struct clone_args` of `linux/sched.h`, its first version's fields.
pub(super) fn clone_args(
    subject: &Subject<'_>,
    address: u64,
    length: usize,
    out: &mut String,
) -> Option<()> {
    if length < CLONE_ARGS_V0 {
        return None;
    }
    let fields = subject.bytes(address, CLONE_ARGS_V0)?;
    let _ = write!(out, "{{flags={}", Family::Clone.render(fields.u64(0)));
    for (name, at) in [("child_tid", 16), ("parent_tid", 24)] {
        if fields.u64(at) != 0 {
            let _ = write!(out, ", {name}={:#x}", fields.u64(at));
        }
    }
    out.push_str(", exit_signal=");
    scalar::signal(fields.u64(32), out);
    out.push_str(", stack=");
    scalar::address(fields.u64(40), out);
    out.push_str(", stack_size=");
    scalar::hex(fields.u64(48), out);
    if fields.u64(56) != 0 {
        let _ = write!(out, ", tls={:#x}", fields.u64(56));
    }
    out.push('}');
    Some(())
}

/// `CLONE_ARGS_SIZE_VER0`.
const CLONE_ARGS_V0: usize = 64;
