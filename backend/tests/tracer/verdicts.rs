//! What the filters answered, beside what the kernel did.

use ringside_backend::attribution::{Refuser, attribute};
use ringside_backend::outer::Outer;
use ringside_backend::tracer::{Change, Ending, Event, Outcome, Speaker, Start, Syscall};
use ringside_shared::verdict::Action;

use crate::harness::Traced;

/// The one call of this name that the subject makes on purpose: its last.
fn last<'a>(traced: &'a Traced, name: &str) -> &'a Syscall {
    let found = traced.syscalls().rfind(|call| call.name == name);
    found.unwrap_or_else(|| panic!("no {name} in {:?}", traced.names()))
}

fn agree(traced: &Traced) {
    for call in traced.syscalls() {
        assert_eq!(
            attribute(call, &Outer::default()).mismatch,
            None,
            "{}",
            call.text
        );
    }
}

#[test]
fn a_filter_counts_from_its_installation_on() {
    let traced = Traced::subject("getppid", &["default allow\nerrno EPERM getppid\n"]);
    agree(&traced);
    let (before, after): (Vec<_>, Vec<_>) = traced
        .syscalls()
        .partition(|call| call.verdict.by == Speaker::Sandbox);
    assert_eq!(before.last().unwrap().name, "seccomp");
    assert!(before.iter().all(|call| call.start == Start::Sandbox));
    assert!(
        after
            .iter()
            .all(|call| call.verdict.by == Speaker::Filter(0))
    );
    let refused = last(&traced, "getppid");
    assert_eq!(refused.verdict.action, Action::Errno(1));
    assert_eq!(
        (refused.verdict.rule, refused.verdict.line),
        (Some(0), Some(2))
    );
    assert_eq!(
        attribute(refused, &Outer::default()).refused_by,
        Some(Refuser::Filter)
    );
}

#[test]
fn of_two_filters_the_newer_speaks_on_a_tie() {
    let traced = Traced::subject(
        "getppid",
        &[
            "default allow\nerrno EPERM getppid\n",
            "default allow\n\n\nerrno ENOSYS getppid\n",
        ],
    );
    agree(&traced);
    let refused = last(&traced, "getppid");
    assert_eq!(refused.verdict.by, Speaker::Filter(1));
    assert_eq!(refused.verdict.line, Some(4));
    assert!(matches!(
        refused.result,
        Outcome::Return {
            errno: Some("ENOSYS"),
            ..
        }
    ));
}

#[test]
fn a_filter_that_an_older_one_kept_out_has_no_say() {
    let traced = Traced::subject(
        "getppid",
        &[
            "default allow\nerrno 0 seccomp\n",
            "default allow\nerrno EPERM getppid\n",
        ],
    );
    agree(&traced);
    let call = last(&traced, "getppid");
    assert_eq!(call.verdict.action, Action::Allow(0));
    assert_eq!(call.verdict.by, Speaker::Filter(0));
}

#[test]
fn a_killed_call_has_no_result_and_ends_its_process() {
    let traced = Traced::subject("getppid", &["default allow\nkill getppid\n"]);
    agree(&traced);
    let killed = last(&traced, "getppid");
    assert_eq!(killed.result, Outcome::Killed);
    assert_eq!(
        attribute(killed, &Outer::default()).refused_by,
        Some(Refuser::Filter)
    );
    assert_eq!(traced.end.ending, Ending::Signaled(libc::SIGSYS));
}

#[test]
fn a_thread_killed_alone_is_told_too() {
    let traced = Traced::subject(
        "getppid-in-thread",
        &["default allow\nkill_thread getppid\n"],
    );
    agree(&traced);
    let killed = last(&traced, "getppid");
    assert_ne!(killed.pid, killed.tid);
    assert_eq!(killed.result, Outcome::Killed);
    assert_eq!(traced.end.ending, Ending::Exited(0));
    let ends = traced.changes(|change| {
        matches!(
            change,
            Change::Killed {
                signal: libc::SIGSYS
            }
        )
    });
    assert_eq!(ends, 1);
}

#[test]
fn a_trapped_call_has_no_result_but_a_signal_from_seccomp() {
    let traced = Traced::subject("trap", &["default allow\ntrap 7 getppid\n"]);
    agree(&traced);
    let trapped = last(&traced, "getppid");
    assert_eq!(trapped.result, Outcome::Killed);
    let signal = traced.events.iter().find_map(|event| match event {
        Event::Signal(signal) => Some(signal),
        _ => None,
    });
    let signal = signal.expect("SIGSYS is delivered");
    assert_eq!(signal.signal, libc::SIGSYS);
    assert!(
        signal.text.contains("si_code=SYS_SECCOMP"),
        "{}",
        signal.text
    );
    assert!(
        signal.text.contains("si_syscall=getppid"),
        "{}",
        signal.text
    );
    assert_eq!(traced.end.ending, Ending::Exited(0));
}

#[test]
fn trace_and_notify_fail_with_enosys_because_nobody_answers() {
    for filter in [
        "default allow\ntrace getppid\n",
        "default allow\nnotify getppid\n",
    ] {
        let traced = Traced::subject("getppid", &[filter]);
        agree(&traced);
        let call = last(&traced, "getppid");
        let errno = matches!(
            call.result,
            Outcome::Return {
                errno: Some("ENOSYS"),
                ..
            }
        );
        assert!(errno, "{:?}", call.result);
        assert_eq!(
            attribute(call, &Outer::default()).refused_by,
            Some(Refuser::Filter)
        );
    }
}

#[test]
fn errno_zero_is_shown_as_a_skipped_call() {
    let traced = Traced::subject("getppid", &["default allow\nerrno 0 getppid\n"]);
    agree(&traced);
    let call = last(&traced, "getppid");
    assert!(matches!(
        call.result,
        Outcome::Return {
            value: 0,
            errno: None,
            ..
        }
    ));
    assert!(attribute(call, &Outer::default()).because.is_some());
}

#[test]
fn a_filter_that_forbids_execve_is_seen_to_do_so() {
    let traced = Traced::subject("getppid", &["default allow\nerrno EACCES execve\n"]);
    agree(&traced);
    assert!(!traced.end.has_execed);
    let execve = last(&traced, "execve");
    assert_eq!(execve.start, Start::User);
    assert_eq!(
        attribute(execve, &Outer::default()).refused_by,
        Some(Refuser::Filter)
    );
    assert_eq!(traced.names(), ["execve"]);
    assert_eq!(traced.end.ending, Ending::Exited(126));
}
