//! Calls for the tests of this folder and of the panels.

use ringside_shared::wire::{
    RefusedBy, Speaker, SyscallEvent, SyscallResult, SyscallStart, Verdict, Word,
};

/// A call that the learner's filter let through and that returned 0.
pub fn call(name: &str) -> SyscallEvent {
    SyscallEvent {
        seq: 0,
        pid: 2,
        tid: 2,
        at_ns: 0,
        arch: "x86_64".to_owned(),
        nr: 0,
        name: name.to_owned(),
        args: vec![Word(0); 6],
        text: format!("{name}()"),
        start: SyscallStart::User,
        verdict: Verdict {
            action: "allow".to_owned(),
            data: 0,
            by: Speaker::Filter,
            filter: Some(0),
            rule: None,
            line: Some(1),
            insns: Some(9),
            unread: 0,
        },
        result: SyscallResult::Return {
            value: Word(0),
            errno: None,
            text: "0".to_owned(),
        },
        duration_ns: Some(12_000),
        tracer_ns: Some(2_000),
        refused_by: None,
        because: None,
        mismatch: None,
        hidden: 0,
    }
}

/// A call answered with EPERM; by line 2 if a filter did it.
pub fn refused(name: &str, by: RefusedBy) -> SyscallEvent {
    let mut call = call(name);
    call.refused_by = Some(by);
    call.result = SyscallResult::Return {
        value: Word((-1_i64).cast_unsigned()),
        errno: Some("EPERM".to_owned()),
        text: "-1 EPERM (Operation not permitted)".to_owned(),
    };
    if by != RefusedBy::Kernel {
        call.verdict.action = "errno".to_owned();
        call.verdict.data = 1;
        call.verdict.rule = Some(0);
        call.verdict.line = Some(2);
    }
    if by == RefusedBy::Sandbox {
        call.verdict.by = Speaker::Sandbox;
        call.verdict.filter = None;
    }
    call
}

/// A call that line 2 of the learner's filter answered with SIGSYS.
pub fn killed(name: &str, action: &str) -> SyscallEvent {
    let mut call = refused(name, RefusedBy::Filter);
    call.verdict.action = action.to_owned();
    call.result = SyscallResult::Killed;
    call
}
