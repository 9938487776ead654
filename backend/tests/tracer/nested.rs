//! Filters that a program installs itself are followed: each verdict is that of the filters which
//! the kernel counts for the thread.

use ringside_backend::attribution::{Refuser, attribute};
use ringside_backend::outer::Outer;
use ringside_backend::tracer::{Ending, Outcome, Speaker, Syscall};
use ringside_shared::verdict::Action;

use crate::harness::Traced;

/// A subject's trace, without a single verdict that contradicts what happened.
fn traced(name: &str) -> Traced {
    let mut traced = Traced::subject(name, &[]);
    traced.settle();
    for call in traced.syscalls() {
        let mismatch = attribute(call, &Outer::default()).mismatch;
        assert_eq!(mismatch, None, "{} in {name}", call.text);
        assert_eq!(call.verdict.unread, 0, "{} in {name}", call.text);
    }
    traced
}

/// The calls that were not simply allowed.
fn answered(traced: &Traced) -> Vec<(&str, Action, Speaker)> {
    let answered = traced
        .syscalls()
        .filter(|call| call.verdict.action != Action::Allow(0))
        .map(|call| (call.name.as_ref(), call.verdict.action, call.verdict.by));
    answered.collect()
}

fn is_refused(call: &Syscall) -> bool {
    matches!(call.result, Outcome::Return { errno: Some(_), .. })
}

#[test]
fn filters_that_a_program_installs_itself_are_followed_and_evaluated() {
    let traced = traced("nested");
    assert_eq!(traced.end.ending, Ending::Exited(0));
    assert_eq!(
        answered(&traced),
        [
            ("getppid", Action::Errno(18), Speaker::Program(0)),
            ("getpgrp", Action::Errno(25), Speaker::Program(1)),
            ("getppid", Action::Errno(18), Speaker::Program(0)),
        ]
    );
}

#[test]
fn a_filter_for_all_threads_counts_for_each_from_the_moment_it_is_on() {
    let traced = traced("tsync");
    assert_eq!(traced.end.ending, Ending::Exited(0));
    let calls = traced.syscalls().filter(|call| call.name == "getppid");
    let (refused, let_through): (Vec<_>, Vec<_>) = calls.partition(|call| is_refused(call));
    assert!(refused.len() >= 5, "each of five threads was refused");
    assert!(!let_through.is_empty());
    assert!(
        refused
            .iter()
            .all(|call| call.verdict.action == Action::Errno(18))
    );
    assert!(
        let_through
            .iter()
            .all(|call| call.verdict.action == Action::Allow(0))
    );
}

#[test]
fn a_filter_that_could_not_be_given_to_all_threads_is_on_for_none() {
    let traced = traced("tsync-fails");
    assert_eq!(traced.end.ending, Ending::Exited(0));
    let own = ("getpgrp", Action::Errno(25), Speaker::Program(0));
    assert_eq!(answered(&traced), [own]);
}

#[test]
fn an_install_that_the_kernel_refused_has_no_say() {
    let traced = traced("refused-installs");
    assert_eq!(traced.end.ending, Ending::Exited(0));
    assert_eq!(answered(&traced), []);
}

#[test]
fn a_program_that_supervises_itself_is_believed_only_what_the_kernel_counts() {
    let traced = traced("supervisor");
    assert_eq!(traced.end.ending, Ending::Exited(0));
    let by = Speaker::Program(0);
    let notified = ["getppid", "getpgrp", "seccomp"].map(|name| (name, Action::Notify(0), by));
    let mut found = answered(&traced);
    found.sort_by_key(|(name, ..)| notified.iter().position(|(known, ..)| known == name));
    assert_eq!(found, notified);
    let refusers: Vec<_> = traced
        .syscalls()
        .filter(|call| matches!(call.verdict.action, Action::Notify(_)))
        .map(|call| {
            let refused_by = attribute(call, &Outer::default()).refused_by;
            (call.name.as_ref(), refused_by)
        })
        .collect();
    assert!(refusers.contains(&("getppid", None)), "{refusers:?}");
    assert!(
        refusers.contains(&("getpgrp", Some(Refuser::Filter))),
        "{refusers:?}"
    );
}

#[test]
#[cfg(target_arch = "x86_64")]
fn a_filter_that_a_32_bit_call_installs_is_read_by_its_own_layout() {
    let traced = traced("compat-install");
    assert_eq!(traced.end.ending, Ending::Exited(0));
    let refused = ("getppid", Action::Errno(18), Speaker::Program(0));
    assert_eq!(answered(&traced), [refused]);
}

#[test]
fn threads_children_and_new_programs_inherit_it() {
    let traced = traced("inherited");
    assert_eq!(traced.end.ending, Ending::Exited(0));
    let refused = ("getppid", Action::Errno(18), Speaker::Program(0));
    assert_eq!(answered(&traced), [refused; 4]);
    let mut callers: Vec<_> = traced
        .syscalls()
        .filter(|call| call.name == "getppid")
        .map(|call| call.tid)
        .collect();
    callers.sort_unstable();
    callers.dedup();
    assert_eq!(callers.len(), 4);
}

#[test]
fn strict_mode_that_a_program_chose_itself_is_known() {
    let traced = traced("strict-by-itself");
    assert_eq!(traced.end.ending, Ending::Signaled(libc::SIGKILL));
    let killed = ("getppid", Action::KillThread, Speaker::Strict);
    assert_eq!(answered(&traced), [killed]);
    let last = traced.syscalls().last().unwrap();
    assert_eq!(last.result, Outcome::Killed);
}
