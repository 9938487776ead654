//! What a call returned, as strace writes it.

use std::fmt::Write as _;

use ringside_shared::abi::errno;
use ringside_shared::abi::named::Family;

use super::subject::Subject;
use super::{descriptor, file, scalar, schedule, time};
use crate::tracer::event::Outcome;

/// What a result that is no failure says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::tracer) enum Returns {
    Number,
    Address,
    /// Permission bits.
    Mode,
    /// A descriptor that was not there before, or stands for something else now.
    Descriptor,
    /// What fcntl was asked for.
    Fcntl,
    /// What prctl was asked for.
    Prctl,
    /// What membarrier can do, if that was the question.
    Membarrier,
    /// A constant of this family.
    Constant(Family),
    Signal,
    IoPriority,
    /// How many of poll's descriptors are ready; ppoll has a time, too.
    Polled {
        has_time: bool,
    },
    /// How many of select's are; the second part of its time.
    Selected(&'static str),
}

impl Returns {
    /// Of a call by its name.
    pub(in crate::tracer) fn of(name: &str) -> Self {
        match name {
            "mmap" | "mmap2" | "mremap" | "brk" | "shmat" => Self::Address,
            "umask" => Self::Mode,
            "accept"
            | "accept4"
            | "creat"
            | "dup"
            | "dup2"
            | "dup3"
            | "epoll_create"
            | "epoll_create1"
            | "eventfd"
            | "eventfd2"
            | "fanotify_init"
            | "fsmount"
            | "fsopen"
            | "fspick"
            | "inotify_init"
            | "inotify_init1"
            | "io_uring_setup"
            | "landlock_create_ruleset"
            | "memfd_create"
            | "memfd_secret"
            | "mq_open"
            | "open"
            | "open_by_handle_at"
            | "open_tree"
            | "openat"
            | "openat2"
            | "perf_event_open"
            | "pidfd_getfd"
            | "pidfd_open"
            | "signalfd"
            | "signalfd4"
            | "socket"
            | "timerfd_create"
            | "userfaultfd" => Self::Descriptor,
            "fcntl" | "fcntl64" => Self::Fcntl,
            "poll" => Self::Polled { has_time: false },
            "ppoll" => Self::Polled { has_time: true },
            "prctl" => Self::Prctl,
            "membarrier" => Self::Membarrier,
            "sched_getscheduler" => Self::Constant(Family::Scheduler),
            "personality" => Self::Constant(Family::Personality),
            "rt_sigtimedwait" => Self::Signal,
            "ioprio_get" => Self::IoPriority,
            "select" | "_newselect" => Self::Selected(time::MICRO),
            "pselect6" => Self::Selected(time::NANO),
            _ => Self::Number,
        }
    }
}

/// A result that is no failure.
pub(in crate::tracer) fn success(subject: &Subject<'_>, value: i64) -> Outcome {
    // The result of dup2 is what its second argument stands for now.
    subject.decoder.files.after(subject);
    let word = value.cast_unsigned();
    let mut text = String::new();
    write(subject, value, &mut text);
    Outcome::Return {
        value: word,
        errno: None,
        text,
    }
}

fn write(subject: &Subject<'_>, value: i64, out: &mut String) {
    let word = value.cast_unsigned();
    match subject.known.returns {
        // Writing to a string cannot fail, here and below.
        Returns::Number => drop(write!(out, "{value}")),
        Returns::Address => drop(write!(out, "{word:#x}")),
        Returns::Mode => scalar::mode(word, out),
        Returns::Descriptor => descriptor::argument(subject, word, out),
        Returns::Fcntl => match scalar::low(subject.arg(1)).cast_signed() {
            libc::F_GETFD => named(word, "flags ", Family::FdFlags, out),
            libc::F_GETFL => named(word, "flags ", Family::Open, out),
            libc::F_GET_SEALS => named(word, "seals ", Family::Seal, out),
            libc::F_GETLEASE => named(word, "", Family::Lock, out),
            libc::F_DUPFD | libc::F_DUPFD_CLOEXEC => descriptor::argument(subject, word, out),
            _ => drop(write!(out, "{value}")),
        },
        Returns::Prctl => match scalar::low(subject.arg(0)).cast_signed() {
            libc::PR_GET_DUMPABLE => in_words(value, Family::Dumpable, out),
            libc::PR_GET_SPECULATION_CTRL => named(word, "", Family::SpeculationControl, out),
            libc::PR_GET_SECUREBITS => named(word, "", Family::SecureBits, out),
            _ => drop(write!(out, "{value}")),
        },
        Returns::Membarrier if value != 0 => named(word, "", Family::MembarrierSet, out),
        Returns::Membarrier => out.push('0'),
        Returns::Constant(family) => in_words(value, family, out),
        Returns::Signal => {
            let _ = write!(out, "{value} (");
            scalar::signal(word, out);
            out.push(')');
        }
        Returns::IoPriority => {
            let _ = write!(out, "{value} (");
            schedule::io_priority(word, out);
            out.push(')');
        }
        Returns::Polled { .. } | Returns::Selected(_) if value == 0 => {
            out.push_str("0 (Timeout)");
        }
        Returns::Polled { has_time } => ready(subject, value, out, |subject, out| {
            polled(subject, has_time, out)
        }),
        Returns::Selected(part) => ready(subject, value, out, |subject, out| {
            selected(subject, part, out)
        }),
    }
}

/// A number and in brackets what it counts, if that can be read.
fn ready(
    subject: &Subject<'_>,
    value: i64,
    out: &mut String,
    show: impl FnOnce(&Subject<'_>, &mut String) -> Option<()>,
) {
    let _ = write!(out, "{value}");
    let end = out.len();
    out.push_str(" (");
    match show(subject, out) {
        Some(()) => out.push(')'),
        None => out.truncate(end),
    }
}

fn polled(subject: &Subject<'_>, has_time: bool, out: &mut String) -> Option<()> {
    file::ready(subject, subject.arg(0), subject.length(1), out)?;
    if has_time && subject.arg(2) != 0 {
        out.push_str(", left ");
        time::pair(subject, subject.arg(2), time::NANO, out)?;
    }
    Some(())
}

/// What select left in its sets, and of its time, which the kernel counts down.
fn selected(subject: &Subject<'_>, part: &str, out: &mut String) -> Option<()> {
    let mut separator = "";
    for (name, at) in [("in", 1), ("out", 2), ("except", 3)] {
        let mut set = String::new();
        if subject.arg(at) != 0 {
            file::numbers(subject, subject.arg(at), subject.length(0), &mut set)?;
        }
        if set.len() > "[]".len() {
            out.push_str(separator);
            out.push_str(name);
            out.push(' ');
            out.push_str(&set);
            separator = ", ";
        }
    }
    if subject.arg(4) != 0 {
        out.push_str(separator);
        out.push_str("left ");
        time::pair(subject, subject.arg(4), part, out)?;
    }
    Some(())
}

/// A word in hexadecimal and what its bits are called; 0 has no bits, but may have a name.
fn named(word: u64, what: &str, family: Family, out: &mut String) {
    if word == 0 && matches!(family, Family::FdFlags | Family::Seal | Family::SecureBits) {
        return out.push('0');
    }
    let _ = write!(out, "{word:#x} ({what}");
    family.render_to(word, out);
    out.push(')');
}

/// A number and what it is called.
fn in_words(value: i64, family: Family, out: &mut String) {
    let _ = write!(out, "{value} (");
    family.render_to(value.cast_unsigned(), out);
    out.push(')');
}

/// Errnos that the kernel keeps to itself and turns into a restart or EINTR:
/// `include/linux/errno.h`. A tracer sees them.
const RESTARTS: &[(i64, &str, &str)] = &[
    (512, "ERESTARTSYS", "To be restarted if SA_RESTART is set"),
    (513, "ERESTARTNOINTR", "To be restarted"),
    (514, "ERESTARTNOHAND", "To be restarted if no handler"),
    (516, "ERESTART_RESTARTBLOCK", "Interrupted by signal"),
];

/// A result that counts as a failure: the errno's name, and the text as strace writes it.
pub(in crate::tracer) fn failure(value: i64) -> Outcome {
    let restart = RESTARTS.iter().find(|(number, ..)| *number == -value);
    let number = u16::try_from(-value).unwrap_or(0);
    let (name, text) = match (restart, errno::name(number)) {
        (Some((_, name, why)), _) => (Some(*name), format!("? {name} ({why})")),
        (None, Some(name)) => {
            let message = errno::message(number).unwrap_or("unknown error");
            (Some(name), format!("-1 {name} ({message})"))
        }
        (None, None) => (None, format!("-1 (errno {number})")),
    };
    Outcome::Return {
        value: value.cast_unsigned(),
        errno: name,
        text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: i64, expected: &str) {
        let Outcome::Return { text, .. } = failure(value) else {
            unreachable!("failures return");
        };
        assert_eq!(text, expected);
    }

    #[test]
    fn failures_read_as_strace_writes_them() {
        check(-1, "-1 EPERM (Operation not permitted)");
        check(-512, "? ERESTARTSYS (To be restarted if SA_RESTART is set)");
        check(-4095, "-1 (errno 4095)");
    }
}
