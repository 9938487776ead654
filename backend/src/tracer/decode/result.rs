//! What a call returned, as strace writes it.

use ringside_shared::abi::errno;
use ringside_shared::abi::named::Family;

use super::subject::Subject;
use super::{file, scalar, time};
use crate::tracer::event::Outcome;

/// A result that is no failure.
pub(in crate::tracer) fn success(subject: &Subject, value: i64) -> Outcome {
    let word = value.cast_unsigned();
    let text = match subject.name() {
        "mmap" | "mmap2" | "mremap" | "brk" | "shmat" => format!("{word:#x}"),
        "umask" => {
            let mut text = String::new();
            scalar::mode(word, &mut text);
            text
        }
        "fcntl" => match scalar::low(subject.arg(1)).cast_signed() {
            libc::F_GETFD => flags(word, Family::FdFlags),
            libc::F_GETFL => flags(word, Family::Open),
            _ => value.to_string(),
        },
        "poll" | "ppoll" | "select" | "pselect6" if value == 0 => "0 (Timeout)".to_owned(),
        "poll" | "ppoll" => ready(subject, value, polled),
        "select" => ready(subject, value, |subject, out| {
            selected(subject, time::MICRO, out)
        }),
        "pselect6" => ready(subject, value, |subject, out| {
            selected(subject, time::NANO, out)
        }),
        _ => value.to_string(),
    };
    Outcome::Return {
        value: word,
        errno: None,
        text,
    }
}

/// A number and in brackets what it counts, if that can be read.
fn ready(
    subject: &Subject,
    value: i64,
    show: impl FnOnce(&Subject, &mut String) -> Option<()>,
) -> String {
    let mut what = String::new();
    match show(subject, &mut what) {
        Some(()) => format!("{value} ({what})"),
        None => value.to_string(),
    }
}

fn polled(subject: &Subject, out: &mut String) -> Option<()> {
    file::ready(subject, subject.arg(0), subject.length(1), out)
}

/// What select left in its sets, and of its time, which the kernel counts down.
fn selected(subject: &Subject, part: &str, out: &mut String) -> Option<()> {
    let mut separator = "";
    for (name, at) in [("in", 1), ("out", 2), ("except", 3)] {
        let mut set = String::new();
        if subject.arg(at) != 0 {
            file::set(subject, subject.arg(at), subject.length(0), &mut set)?;
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

fn flags(word: u64, family: Family) -> String {
    if word == 0 && family == Family::FdFlags {
        return "0".to_owned();
    }
    format!("{word:#x} (flags {})", family.render(word))
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
