//! Every pairing of verdict and result has one reading.

use super::*;
use crate::tracer::Start;

fn call(name: &'static str, action: Action, by: Speaker, result: Outcome) -> Syscall {
    Syscall {
        seq: 0,
        pid: 2,
        tid: 2,
        at_ns: 0,
        arch: None,
        nr: 227,
        name: name.into(),
        args: [0; 6],
        text: String::new(),
        start: Start::User,
        verdict: Verdict {
            action,
            by,
            rule: None,
            line: None,
            insns: None,
            unread: 0,
        },
        alternative: None,
        result,
        duration_ns: None,
        tracer_ns: None,
    }
}

fn failed(number: i64, errno: &'static str) -> Outcome {
    Outcome::Return {
        value: (-number).cast_unsigned(),
        errno: Some(errno),
        text: String::new(),
    }
}

fn returned(value: u64) -> Outcome {
    Outcome::Return {
        value,
        errno: None,
        text: String::new(),
    }
}

fn check(action: Action, by: Speaker, result: Outcome, refused_by: Option<Refuser>) {
    let attribution = attribute(
        &call("clock_settime", action, by, result),
        &Outer::default(),
    );
    assert_eq!(attribution.mismatch, None);
    assert_eq!(attribution.refused_by, refused_by);
}

#[test]
fn the_same_errno_has_two_speakers() {
    let eperm = || failed(1, "EPERM");
    check(
        Action::Errno(1),
        Speaker::Filter(0),
        eperm(),
        Some(Refuser::Filter),
    );
    check(
        Action::Errno(1),
        Speaker::Sandbox,
        eperm(),
        Some(Refuser::Sandbox),
    );
    check(
        Action::Allow(0),
        Speaker::Filter(0),
        eperm(),
        Some(Refuser::Kernel),
    );
}

#[test]
fn the_kernel_s_reason_is_the_capability() {
    let call = call(
        "clock_settime",
        Action::Allow(0),
        Speaker::Sandbox,
        failed(1, "EPERM"),
    );
    assert_eq!(
        attribute(&call, &Outer::default()).because.as_deref(),
        Some("CAP_SYS_TIME")
    );
}

#[test]
fn the_likely_reason_is_a_capability_or_the_file() {
    for (name, errno, expected) in [
        ("clock_settime", "EPERM", Some("CAP_SYS_TIME")),
        (
            "bind",
            "EACCES",
            Some("CAP_NET_BIND_SERVICE, needed for a port below 1024"),
        ),
        ("openat", "EACCES", Some("file permissions")),
        ("mprotect", "EACCES", None),
    ] {
        let because = by_kernel(name, &failed(1, errno)).because;
        assert_eq!(because.as_deref(), expected, "{name}");
    }
}

#[test]
fn ordinary_failures_are_no_refusals() {
    check(
        Action::Allow(0),
        Speaker::Sandbox,
        failed(2, "ENOENT"),
        None,
    );
}

#[test]
fn a_filter_that_says_no_with_an_ordinary_errno_still_said_no() {
    check(
        Action::Errno(2),
        Speaker::Filter(0),
        failed(2, "ENOENT"),
        Some(Refuser::Filter),
    );
}

#[test]
fn a_skipped_call_is_no_failure_but_has_its_reason() {
    let call = call("write", Action::Errno(0), Speaker::Filter(0), returned(0));
    let attribution = attribute(&call, &Outer::default());
    assert_eq!((attribution.refused_by, attribution.mismatch), (None, None));
    assert!(attribution.because.is_some());
}

#[test]
fn a_kill_is_a_refusal() {
    check(
        Action::KillProcess,
        Speaker::Filter(0),
        Outcome::Killed,
        Some(Refuser::Filter),
    );
    check(
        Action::Trace(1),
        Speaker::Filter(0),
        failed(38, "ENOSYS"),
        Some(Refuser::Filter),
    );
}

#[test]
fn a_contradiction_is_reported_and_nobody_is_blamed() {
    for (action, result) in [
        (Action::Allow(0), Outcome::Killed),
        (Action::Errno(1), returned(3)),
        (Action::Errno(1), failed(13, "EACCES")),
        (Action::KillProcess, returned(0)),
        (Action::Trace(0), returned(0)),
    ] {
        let call = call("read", action, Speaker::Filter(0), result);
        let attribution = attribute(&call, &Outer::default());
        assert!(attribution.mismatch.is_some(), "{action}");
        assert_eq!(attribution.refused_by, None);
    }
}
