use super::*;
use crate::state::calls::Calls;
use crate::state::timeline::example::{call, killed, refused};
use ringside_shared::wire::{RefusedBy, Speaker, SyscallEvent, SyscallResult, SyscallStart, Word};

fn holds(text: &str, call: &SyscallEvent) -> bool {
    let (query, faults) = Query::read(text);
    assert_eq!(faults, [], "{text}");
    let calls: Calls = [call].into_iter().collect();
    calls.brief(0, |brief| query.holds(brief)).expect("a call")
}

fn check(call: &SyscallEvent, yes: &[&str], no: &[&str]) {
    for text in yes {
        assert!(holds(text, call), "{text}");
    }
    for text in no {
        assert!(!holds(text, call), "{text}");
    }
}

fn open() -> SyscallEvent {
    let mut open = call("openat");
    open.text = "openat(AT_FDCWD</work>, \"/etc/Passwd\", O_RDONLY)".to_owned();
    open.result = SyscallResult::Return {
        value: Word(3),
        errno: None,
        text: "3</etc/Passwd>".to_owned(),
    };
    (open.pid, open.tid, open.at_ns) = (412, 413, 20_500_000);
    open.duration_ns = Some(1_500_000);
    open
}

fn message(text: &str) -> (String, String) {
    let (_, faults) = Query::read(text);
    let [fault] = faults.as_slice() else {
        panic!("{text}: {faults:?}");
    };
    (text[fault.span.clone()].to_owned(), fault.message.clone())
}

#[test]
fn words_are_found_in_arguments_and_answers_in_any_case() {
    check(
        &open(),
        &[
            "passwd",
            "OPENAT etc",
            "openat(at_fdcwd",
            "3</etc",
            "\"at_fdcwd</work>, \"",
            "AT_FDCWD",
            "-shadow",
            "",
        ],
        &["openat shadow", "-passwd", "openat(3"],
    );
    check(
        &refused("socket", RefusedBy::Kernel),
        &["eperm"],
        &["eacces"],
    );
}

#[test]
fn a_name_is_the_whole_name_and_a_star_is_anything() {
    check(
        &open(),
        &[
            "name:openat",
            "name:read,openat",
            "name:open*",
            "-name:read",
            "name!=read",
            "name:",
        ],
        &["name:open", "name:read", "-name:openat", "name!=openat"],
    );
}

#[test]
fn numbers_are_compared() {
    check(
        &open(),
        &[
            "pid:412",
            "pid:1,412",
            "tid=413",
            "ret=3",
            "ret>=0 ret<4",
            "ret:0x3",
            "dur>1ms",
            "dur<=1500us",
            "at>=20ms at<0.021s",
            "seq<1",
            "pid!=1,2",
            "-pid:1",
        ],
        &[
            "pid:413",
            "ret<0",
            "dur>2ms",
            "at<20ms",
            "pid!=412,2",
            "-pid:412",
        ],
    );
    let mut exit = call("exit_group");
    exit.result = SyscallResult::None;
    check(&exit, &[], &["ret=0", "ret<0"]);
}

#[test]
fn classes_verdicts_errors_and_paths_are_told_apart() {
    check(
        &open(),
        &[
            "class:files",
            "class:network,files",
            "path:/etc/*",
            "path:/work",
            "path:/etc/",
            "verdict:allow",
            "arch:x86_64",
        ],
        &[
            "class:time",
            "path:/etc",
            "path:*passwd",
            "errno:*",
            "verdict:errno",
            "arch:x86",
        ],
    );
    check(
        &refused("socket", RefusedBy::Filter),
        &[
            "errno:EPERM",
            "errno:eperm,EACCES",
            "errno:*",
            "verdict:errno",
            "line:2",
            "line:1,2",
        ],
        &["errno:ENOENT", "line:1", "line:default"],
    );
    check(&call("read"), &["line:1", "line:default"], &["line:2"]);
}

#[test]
fn whoever_said_no_is_told_apart_and_kinds_add_up() {
    let yours = refused("clock_settime", RefusedBy::Filter);
    let kernel = refused("clock_settime", RefusedBy::Kernel);
    check(
        &kernel,
        &[
            "is:kernel",
            "refused:kernel",
            "is:kernel,filter",
            "refused:any",
        ],
        &["is:filter", "is:failed"],
    );
    check(
        &yours,
        &["is:filter", "is:kernel,filter", "is:refused"],
        &["refused:kernel"],
    );
    check(
        &killed("socket", "kill_process"),
        &[
            "is:filter",
            "is:killed",
            "verdict:kill",
            "verdict:kill_process",
        ],
        &["is:trapped", "verdict:kill_thread"],
    );
    check(
        &refused("mount", RefusedBy::Sandbox),
        &["refused:safety", "refused:sandbox"],
        &["is:filter"],
    );
    let mut strict = killed("openat", "kill_thread");
    strict.verdict.by = Speaker::Strict;
    check(&strict, &["is:strict"], &["is:filter"]);
    check(&call("read"), &["is:allowed"], &["is:refused"]);
}

#[test]
fn preparation_is_shown_only_when_asked_for() {
    let mut install = call("seccomp");
    install.start = SyscallStart::Sandbox;
    check(
        &install,
        &["with:preparation", "with:preparation name:seccomp"],
        &["", "name:seccomp"],
    );
}

#[test]
fn a_fault_says_where_and_what_to_write_instead() {
    for (text, place, words) in [
        (
            "read naem:openat",
            "naem:openat",
            "naem is no key; did you mean name?",
        ),
        ("whence=3", "whence=3", "put it in quotes"),
        ("name:read,opennat", "opennat", "did you mean openat?"),
        ("-name:zzzzzzzzz", "zzzzzzzzz", "name:*zzzzzzzzz* finds"),
        ("errno:EPREM", "EPREM", "did you mean EPERM?"),
        ("dur>3 read", "3", "3 is no time: 500ns"),
        ("ret<x", "x", "x is no number"),
        ("class:file", "file", "did you mean files?"),
        ("is:blue", "blue", "refused, filter"),
        ("name>read", ">read", "name is no number; write name:openat"),
        ("line:0", "0", "line:4, or line:default"),
        ("with:all", ":all", "with:preparation"),
    ] {
        let (at, said) = message(text);
        assert!(said.contains(words), "{text}: {said}");
        assert!(at.starts_with(place), "{text}: {at}");
    }
}

#[test]
fn a_term_with_a_fault_asks_for_nothing_and_the_others_stay() {
    let (query, faults) = Query::read("naem:x name:read");
    assert_eq!(faults.len(), 1);
    let calls: Calls = [&call("read"), &call("write")].into_iter().collect();
    assert_eq!(calls.brief(0, |brief| query.holds(brief)), Some(true));
    assert_eq!(calls.brief(1, |brief| query.holds(brief)), Some(false));
}

#[test]
fn every_example_of_the_help_is_a_term_without_fault() {
    for key in &keys::KEYS {
        let (query, faults) = Query::read(key.example);
        assert!(faults.is_empty() && !query.is_empty(), "{}", key.example);
    }
}
