//! Processes: how they are made, what they may use, how they ended.

use std::fmt::Write as _;

use ringside_shared::abi::named::Family;
use ringside_shared::abi::signal;

use super::subject::Subject;
use super::{descriptor, scalar};

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

/// What clone3 wrote where its `struct clone_args` asked for it: ` => {parent_tid=[42]}`.
pub(super) fn born(subject: &Subject<'_>, address: u64, out: &mut String) {
    const WANTED: [(i32, usize, &str); 2] = [
        (libc::CLONE_PIDFD, 8, "pidfd"),
        (libc::CLONE_PARENT_SETTID, 24, "parent_tid"),
    ];
    let Some(fields) = subject.bytes(address, CLONE_ARGS_V0) else {
        return;
    };
    let flags = scalar::low(fields.u64(0)).cast_signed();
    let mut separator = " => {";
    for (flag, at, name) in WANTED {
        if flags & flag == 0 {
            continue;
        }
        let Some(told) = subject.bytes(fields.u64(at), 4) else {
            continue;
        };
        let _ = write!(out, "{separator}{name}=[");
        separator = ", ";
        if flag == libc::CLONE_PIDFD {
            descriptor::show(subject, told.i32(0), out);
        } else {
            scalar::int(u64::from(told.u32(0)), out);
        }
        out.push(']');
    }
    if separator == ", " {
        out.push('}');
    }
}

/// `CLONE_ARGS_SIZE_VER0`.
const CLONE_ARGS_V0: usize = 64;
