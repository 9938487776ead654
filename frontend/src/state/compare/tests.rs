//! Runs that never ran, beside each other.

use std::rc::Rc;

use ringside_shared::wire::{
    End, Event, Outcome, Process, ProcessChange, RefusedBy, SyscallEvent, Usage,
};
use yew::Reducible;

use super::summary::sentence;
use super::*;
use crate::state::timeline::example;
use crate::state::{RunAction, RunState};

fn call(pid: i32, name: &str) -> Event {
    by(pid, example::call(name))
}

fn by(pid: i32, mut call: SyscallEvent) -> Event {
    (call.pid, call.tid) = (pid, pid);
    Event::Syscall(call)
}

fn process(pid: i32, parent: Option<i32>, change: ProcessChange) -> Event {
    Event::Process(Process {
        pid,
        tid: pid,
        at_ns: 0,
        parent,
        comm: "sh".to_owned(),
        change,
    })
}

fn program(pid: i32, parent: Option<i32>, path: &str) -> [Event; 2] {
    let exec = ProcessChange::Exec {
        path: path.to_owned(),
        vdso: Vec::new(),
    };
    [
        process(pid, parent, ProcessChange::Start),
        process(pid, None, exec),
    ]
}

fn end(code: i32) -> Event {
    Event::End(End {
        outcome: Outcome::Exited { code },
        usage: Usage::default(),
        syscalls: 0,
        dropped: 0,
        trace: ringside_shared::wire::Closing::default(),
        output_dropped: 0,
        limits: Vec::new(),
        message: None,
    })
}

fn run(events: impl IntoIterator<Item = Event>) -> Rc<RunState> {
    let request = serde_json::from_str(r#"{"command":{"argv":["sh"]}}"#).expect("a request");
    let state = Rc::new(RunState::default()).reduce(RunAction::Start {
        request: Rc::new(request),
        source: "".into(),
    });
    state.reduce(RunAction::Events(1, events.into_iter().collect()))
}

/// `openat=`, `read+`, with a line for each thread.
fn drawn(runs: &[&RunState]) -> Vec<String> {
    let comparison = Comparison::of(runs);
    let row = |row: &Row| match row {
        Row::Thread(name) => format!("{name}:"),
        Row::Call { at, marks } => {
            let names = at.iter().zip(runs).find_map(|(at, run)| {
                let call = run.calls.get((*at)? as usize)?;
                Some(call.name.clone())
            });
            let signs = marks.iter().skip(1).take(runs.len() - 1);
            let signs: String = signs
                .map(|mark| match mark {
                    Mark::Same => "=",
                    Mark::Nothing => ".",
                    mark => mark.sign(),
                })
                .collect();
            format!("{} {signs}", names.unwrap_or_default())
        }
    };
    comparison.rows().iter().map(row).collect()
}

#[test]
fn a_call_that_is_denied_changes_and_what_follows_vanishes() {
    let without = run([call(2, "openat"), call(2, "read"), call(2, "close"), end(0)]);
    let with = run([
        by(2, example::refused("openat", RefusedBy::Filter)),
        call(2, "write"),
        end(1),
    ]);
    assert_eq!(
        drawn(&[&without, &with]),
        ["a process:", "openat ≠", "read −", "close −", "write +"]
    );
    let comparison = Comparison::of(&[&without, &with]);
    assert_eq!(
        sentence(&comparison, &[&without, &with], 1),
        "2 calls vanished, 1 call appeared, 1 call answered otherwise, 1 new denial: openat (line 2), it exited with 1 instead of 0"
    );
    assert_eq!(comparison.turns(), [1]);
    assert_eq!(comparison.shown(true), [0, 1, 2, 3, 4]);
}

#[test]
fn who_says_no_instead_is_named() {
    let kernel = run([by(2, example::refused("clock_settime", RefusedBy::Kernel))]);
    let filter = run([by(2, example::refused("clock_settime", RefusedBy::Filter))]);
    let comparison = Comparison::of(&[&kernel, &filter]);
    assert_eq!(
        sentence(&comparison, &[&kernel, &filter], 1),
        "1 call answered otherwise, 1 denial by another: clock_settime (line 2 instead of the kernel)"
    );
}

#[test]
fn three_columns_are_each_held_against_the_first() {
    let base = run([call(2, "openat"), call(2, "read")]);
    let a = run([call(2, "openat"), call(2, "stat"), call(2, "read")]);
    let b = run([call(2, "openat"), call(2, "stat")]);
    assert_eq!(
        drawn(&[&base, &a, &b]),
        ["a process:", "openat ==", "stat ++", "read =−"]
    );
}

#[test]
fn processes_are_told_apart_by_what_they_run_and_not_by_their_pid() {
    let date = |pid| {
        let news = program(pid, Some(2), "/usr/bin/date");
        news.into_iter().chain([call(pid, "clock_settime")])
    };
    let id = |pid| {
        let news = program(pid, Some(2), "/usr/bin/id");
        news.into_iter().chain([call(pid, "getuid")])
    };
    let shell = |pid| program(pid, None, "/bin/sh").into_iter();
    let both = run(shell(2)
        .chain([call(2, "clone")])
        .chain(date(3))
        .chain(id(4)));
    let one = run(shell(2).chain([call(2, "clone")]).chain(id(3)));
    assert_eq!(
        drawn(&[&both, &one]),
        [
            "sh:",
            "clone =",
            "date:",
            "clock_settime −",
            "id:",
            "getuid ="
        ]
    );
}

#[test]
fn the_same_run_twice_has_no_differences_and_says_so() {
    let text = include_str!("../../../tests/date.ndjson");
    let recording = Rc::new(crate::state::recording::read(text).expect("a recording"));
    let state = Rc::new(RunState::default()).reduce(RunAction::Recorded(recording));
    let comparison = Comparison::of(&[&state, &state]);
    assert!(comparison.rows().len() > 20);
    assert!(comparison.turns().is_empty() && comparison.shown(true).is_empty());
    assert_eq!(
        sentence(&comparison, &[&state, &state], 1),
        "every call is the same, and answered the same"
    );
}
