use super::*;
use crate::state::timeline::example::{call, killed, refused};
use crate::state::timeline::{Fate, fate};
use ringside_shared::wire::{Event, RefusedBy, Speaker, SyscallResult, Word};

/// A run of everything that the page may be told.
fn calls() -> Vec<SyscallEvent> {
    let recording = include_str!("../../../tests/date.ndjson").lines();
    let recorded = recording.filter_map(|line| match serde_json::from_str(line).ok()? {
        Event::Syscall(call) => Some(call),
        _ => None,
    });
    let mut map = call("mmap");
    map.result = SyscallResult::Return {
        value: Word(0x7f3a_0000_0000),
        errno: None,
        text: "0x7f3a00000000".to_owned(),
    };
    map.args = vec![Word(u64::MAX), Word(0), Word(1 << 63)];
    let mut foreign = call("syscall_0x3e7");
    foreign.text = "something else".to_owned();
    (foreign.nr, foreign.pid, foreign.tid) = (-1, i32::MIN, i32::MAX);
    (foreign.seq, foreign.at_ns, foreign.duration_ns) = (u64::MAX, u64::MAX, None);
    foreign.mismatch = Some("expected errno EPERM".to_owned());
    foreign.args = Vec::new();
    let mut exit = call("exit_group");
    exit.result = SyscallResult::None;
    exit.duration_ns = None;
    recorded
        .chain([
            map,
            foreign,
            exit,
            call("read"),
            refused("socket", RefusedBy::Kernel),
            refused("mount", RefusedBy::Sandbox),
            killed("ptrace", "kill_process"),
            killed("ptrace", "trap"),
        ])
        .collect()
}

#[test]
fn a_call_comes_out_as_it_went_in() {
    let all = calls();
    assert!(all.len() > 50, "{}", all.len());
    let packed: Calls = all.iter().collect();
    for (position, call) in all.iter().enumerate() {
        assert_eq!(packed.get(position).as_ref(), Some(call));
    }
    assert!(packed.iter().eq(all.iter().cloned()));
    assert_eq!(packed.get(all.len()), None);
}

#[test]
fn a_brief_look_says_what_the_whole_call_says() {
    let all = calls();
    let packed: Calls = all.iter().collect();
    let n_seen = packed.scan(0, |position, brief| {
        let call = &all[position];
        assert_eq!(brief.answer(), fate::answer(call));
        assert_eq!(brief.shape.fate, Fate::of(call));
        assert!(brief.args().eq(call.args.iter().copied()));
        ControlFlow::Continue(())
    });
    assert_eq!(n_seen, all.len());
}

#[test]
fn a_scan_that_stops_says_where_to_go_on() {
    let packed: Calls = calls().iter().collect();
    assert_eq!(packed.scan(3, |_, _| ControlFlow::Break(())), 4);
}

#[test]
fn only_the_first_call_of_a_shape_is_news() {
    let mut packed = Calls::default();
    assert!(packed.push(&call("read")));
    let mut again = call("read");
    (again.seq, again.at_ns) = (1, 7_000);
    assert!(!packed.push(&again));
    again.verdict.line = Some(3);
    assert!(packed.push(&again));
}

#[test]
fn a_clone_keeps_its_length_and_an_older_one_begins_a_new_end() {
    let names: Vec<SyscallEvent> = (0..2 * BLOCK + 5).map(|_| call("read")).collect();
    let mut packed: Calls = names.iter().collect();
    let before = packed.clone();
    packed.push(&call("write"));
    assert!(before != packed);
    assert_eq!(before.get(before.len()), None);
    for len in [2 * BLOCK, BLOCK + 1, BLOCK, BLOCK - 1, 1, 0] {
        let mut older = packed.clone();
        older.len = len;
        older.push(&call("close"));
        assert_eq!(older.len(), len + 1);
        assert_eq!(
            older.get(len).map(|call| call.name),
            Some("close".to_owned())
        );
        let before = len.checked_sub(1).and_then(|at| older.get(at));
        assert!(before.is_none_or(|call| call.name == "read"));
        packed = older;
    }
}

#[test]
fn a_million_calls_as_busy_programs_make_them_fit_the_budget() {
    let mut read = call("read");
    read.text = "read(3</usr/share/zoneinfo/Europe/Amsterdam>, \"\"..., 131072)".to_owned();
    read.args = (0..6).map(|at| Word(0x7ffd_1234_5670 + at)).collect();
    read.duration_ns = Some(31_415);
    let calls: Vec<SyscallEvent> = (0..10_000_u64)
        .map(|seq| {
            let mut call = read.clone();
            (call.seq, call.at_ns) = (seq, seq * 40_000);
            call
        })
        .collect();
    let packed: Calls = calls.iter().collect();
    // 160 MiB for a million calls, of which the panels' own lists may take a quarter.
    assert!(packed.bytes() / packed.len() < 125, "{}", packed.bytes());
}

#[test]
fn who_killed_is_told_without_a_result() {
    let mut strict = killed("openat", "kill_thread");
    strict.verdict.by = Speaker::Strict;
    let packed: Calls = [&strict].into_iter().collect();
    let answer = packed.brief(0, |brief| brief.answer().into_owned());
    assert_eq!(answer.as_deref(), Some("killed SIGKILL"));
}
