use std::collections::BTreeSet;

use ringside_shared::wire::{RefusedBy, SyscallEvent, SyscallResult, SyscallStart, Word};

use super::*;
use crate::state::timeline::example::{call, refused};

fn change(pid: i32, parent: Option<i32>, at_ns: u64, change: ProcessChange) -> Process {
    Process {
        pid,
        tid: pid,
        at_ns,
        parent,
        comm: "sh".to_owned(),
        change,
    }
}

fn start(pid: i32, parent: i32, at_ns: u64) -> Process {
    change(pid, Some(parent), at_ns, ProcessChange::Start)
}

/// A shell (2) that makes 3 and 5, and 3 makes 4.
fn shell() -> Vec<Process> {
    let path = "/usr/bin/sleep".to_owned();
    let vdso = Vec::new();
    vec![
        change(2, None, 0, ProcessChange::Start),
        start(3, 2, 10),
        start(4, 3, 20),
        start(5, 2, 30),
        change(4, None, 40, ProcessChange::Exec { path, vdso }),
        change(3, None, 50, ProcessChange::Exit { code: 3 }),
        change(
            4,
            None,
            60,
            ProcessChange::Killed {
                signal: "SIGKILL".to_owned(),
            },
        ),
    ]
}

fn log(changes: Vec<Process>) -> Log<Process> {
    let mut log = Log::default();
    for change in changes {
        log.push(change);
    }
    log
}

fn family(changes: Vec<Process>, calls: &[SyscallEvent]) -> Family {
    let mut family = Family::default();
    family.catch_up(1, &log(changes), &calls.iter().collect());
    family
}

fn by(pid: i32, at_ns: u64, mut call: SyscallEvent) -> SyscallEvent {
    (call.pid, call.tid, call.at_ns) = (pid, pid, at_ns);
    call
}

fn saying(text: &str, value: i64) -> SyscallEvent {
    let name = text.split('(').next().unwrap_or_default();
    let mut call = call(name);
    call.text = text.to_owned();
    call.result = SyscallResult::Return {
        value: Word(value.cast_unsigned()),
        errno: None,
        text: String::new(),
    };
    call
}

fn pids(family: &Family, closed: &[usize]) -> Vec<(i32, usize)> {
    let closed: BTreeSet<usize> = closed.iter().copied().collect();
    let rows = rows(family, &closed);
    let pid = |row: &Row| (family.lives()[row.at].pid, row.level);
    rows.iter().map(pid).collect()
}

#[test]
fn children_stand_under_their_parents_in_the_order_of_their_birth() {
    let family = family(shell(), &[]);
    assert_eq!(pids(&family, &[]), [(2, 0), (3, 1), (4, 2), (5, 1)]);
    assert_eq!(pids(&family, &[1]), [(2, 0), (3, 1), (5, 1)]);
    assert_eq!(pids(&family, &[0]), [(2, 0)]);
}

#[test]
fn lines_go_by_where_somebody_follows_further_down() {
    let rows = rows(&family(shell(), &[]), &BTreeSet::new());
    let lines: Vec<_> = rows.iter().map(|row| row.lines.clone()).collect();
    assert_eq!(lines, [vec![], vec![false], vec![false, true], vec![false]]);
    assert_eq!(rows[3].place, (2, 2));
}

#[test]
fn arrows_go_into_the_tree_and_back_to_the_parent() {
    let family = family(shell(), &[]);
    let all = rows(&family, &BTreeSet::new());
    for (row, key, to) in [
        (0, "ArrowDown", Step::To(1)),
        (1, "ArrowRight", Step::To(2)),
        (2, "ArrowLeft", Step::To(1)),
        (3, "ArrowLeft", Step::To(0)),
        (1, "ArrowLeft", Step::Turn(1)),
        (0, "End", Step::To(3)),
        (3, "ArrowDown", Step::To(3)),
        (0, "ArrowUp", Step::To(0)),
    ] {
        assert_eq!(step(&all, row, key), Some(to), "{row} {key}");
    }
    let closed = rows(&family, &BTreeSet::from([1]));
    assert_eq!(step(&closed, 1, "ArrowRight"), Some(Step::Turn(1)));
    assert_eq!(step(&closed, 2, "ArrowRight"), None);
    assert_eq!(step(&[], 0, "Home"), None);
}

#[test]
fn ends_and_programs_are_those_of_each_process() {
    let family = family(shell(), &[]);
    let of = |at: usize| {
        let life = &family.lives()[at];
        (life.program.as_str(), life.ended.clone())
    };
    assert_eq!(of(0), ("sh", None));
    assert_eq!(of(1), ("sh", Some((50, Ended::Exit(3)))));
    let killed = Ended::Signal("SIGKILL".to_owned());
    assert_eq!(of(2), ("sleep", Some((60, killed))));
    assert_eq!(family.until_ns(), 60);
}

#[test]
fn a_threads_beginning_is_no_process_and_its_end_does_not_end_one() {
    let mut thread = start(2, 2, 5);
    thread.tid = 9;
    let mut gone = change(2, None, 7, ProcessChange::Exit { code: 0 });
    gone.tid = 9;
    let family = family(
        vec![change(2, None, 0, ProcessChange::Start), thread, gone],
        &[],
    );
    let [life] = family.lives() else {
        panic!("{family:?}");
    };
    assert_eq!((life.threads, &life.ended), (2, &None));
}

#[test]
fn calls_and_refusals_count_for_whom_they_are_without_the_preparation() {
    let mut preparation = by(2, 1, call("seccomp"));
    preparation.start = SyscallStart::Sandbox;
    let calls = [
        preparation,
        by(2, 2, call("read")),
        by(3, 12, refused("socket", RefusedBy::Filter)),
        by(3, 13, refused("mount", RefusedBy::Kernel)),
        by(2, 14, call("read")),
        by(77, 15, call("read")),
    ];
    let family = family(shell(), &calls);
    let counts: Vec<_> = family
        .lives()
        .iter()
        .map(|life| (life.calls, life.refusals))
        .collect();
    assert_eq!(counts, [(2, 0), (2, 2), (0, 0), (0, 0)]);
}

#[test]
fn a_command_line_is_that_of_the_execve_that_worked() {
    let calls = [
        by(
            4,
            21,
            saying(r#"execve("/bin/sleep", ["sleep", "1"], 0x7ff)"#, -2),
        ),
        by(
            4,
            22,
            saying(r#"execve("/usr/bin/sleep", ["sleep", "2"], 0x7ff)"#, 0),
        ),
    ];
    let family = family(shell(), &calls);
    assert_eq!(family.lives()[2].words, "2");
}

#[test]
fn a_child_carries_what_its_parent_had_installed_when_it_was_made() {
    let install = |value| {
        saying(
            "seccomp(SECCOMP_SET_MODE_FILTER, 0, {len=3, filter=0x7ff})",
            value,
        )
    };
    let calls = [
        by(2, 5, install(0)),
        by(2, 6, install(-1)),
        by(
            2,
            15,
            saying("prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, {len=3})", 0),
        ),
        by(
            4,
            25,
            saying(
                "seccomp(SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, {})",
                9,
            ),
        ),
        by(
            4,
            26,
            saying(
                "seccomp(SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, {})",
                4,
            ),
        ),
    ];
    let family = family(shell(), &calls);
    let carried: Vec<_> = (0..4).map(|at| family.own_filters(at)).collect();
    assert_eq!(carried, [2, 1, 2, 2]);
}

#[test]
fn another_run_starts_over_and_a_growing_one_goes_on() {
    let mut changes = log(shell());
    let mut calls: Calls = [&by(2, 1, call("read"))].into_iter().collect();
    let mut family = Family::default();
    family.catch_up(1, &changes, &calls);
    calls.push(&by(2, 2, call("read")));
    changes.push(start(6, 2, 70));
    family.catch_up(1, &changes, &calls);
    assert_eq!((family.lives().len(), family.lives()[0].calls), (5, 2));
    family.catch_up(2, &Log::default(), &Calls::default());
    assert!(family.lives().is_empty());
}
