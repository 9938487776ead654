//! `ringside run --start`: when the filters begin.

use crate::program::{Folder, ringside, status, stderr, stdout};
use serde_json::Value;

/// Runs a command under filters and answers its status, the events and what it printed.
fn run(start: &str, filters: &[&str], command: &[&str]) -> (i32, Vec<Value>, String) {
    let folder = Folder::new();
    let trace = folder.path("trace").display().to_string();
    let files: Vec<_> = (0..filters.len())
        .map(|at| folder.file(&format!("filter-{at}"), filters[at]))
        .collect();
    let mut args = vec!["run", "--start", start, "--trace", "ndjson", "-o", &trace];
    for file in &files {
        args.extend(["--filter", file]);
    }
    args.push("--");
    args.extend(command);
    let output = ringside(&args);
    let events = std::fs::read_to_string(&trace).unwrap();
    let events = events
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    (
        status(&output),
        events.collect(),
        stdout(&output) + &stderr(&output),
    )
}

/// The command's own calls of this name.
fn calls<'a>(events: &'a [Value], name: &str) -> Vec<&'a Value> {
    let is_it = |event: &&Value| event["name"] == name && event["start"] == "user";
    events.iter().filter(is_it).collect()
}

/// What the filters answered, and whose.
fn verdicts(events: &[Value], name: &str) -> Vec<(String, String)> {
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let calls = calls(events, name).into_iter();
    calls
        .map(|call| {
            (
                word(&call["verdict"]["action"]),
                word(&call["verdict"]["by"]),
            )
        })
        .collect()
}

#[test]
fn a_filter_that_kills_execve_lets_its_own_command_start_but_no_other() {
    let filter = ["default allow\nkill execve\n"];
    for start in ["after-exec", "main"] {
        let (code, events, _) = run(start, &filter, &["true"]);
        assert_eq!(code, 0, "{start}");
        assert_eq!(calls(&events, "execve").len(), 1, "{start}");
        let (code, events, _) = run(start, &filter, &["sh", "-c", "/bin/true; exit $?"]);
        assert_eq!(code, 159, "{start}: the shell tells of its child's SIGSYS");
        assert_eq!(
            verdicts(&events, "execve")[1..],
            [("kill_process".to_owned(), "filter".to_owned())],
            "{start}"
        );
    }
    let (code, ..) = run("exec", &filter, &["true"]);
    assert_eq!(code, 159, "before execve the filter kills it");
}

#[test]
fn after_exec_sees_the_loader_and_main_does_not() {
    let filter = ["default allow\nlog openat\n"];
    let (code, events, _) = run("after-exec", &filter, &["cat", "/etc/passwd"]);
    assert_eq!(code, 0);
    let all = verdicts(&events, "openat");
    assert!(all.len() > 1, "the loader opens the C library: {all:?}");
    assert!(
        all.iter()
            .all(|(action, by)| action == "log" && by == "filter"),
        "{all:?}"
    );

    let (code, events, _) = run("main", &filter, &["cat", "/etc/passwd"]);
    assert_eq!(code, 0);
    let all = verdicts(&events, "openat");
    assert_eq!(
        all.first(),
        Some(&("allow".to_owned(), "sandbox".to_owned())),
        "{all:?}"
    );
    assert_eq!(
        all.last(),
        Some(&("log".to_owned(), "filter".to_owned())),
        "{all:?}"
    );
}

#[test]
fn what_is_put_in_leaves_no_trace_in_the_program() {
    // A program that reads its own code, registers' worth of arithmetic and arguments all the same.
    for start in ["exec", "after-exec", "main"] {
        let filter = ["default allow\nerrno EPERM clock_settime\n"];
        let (code, events, printed) = run(start, &filter, &["python3", "-c", "print(6 * 7)"]);
        assert_eq!((code, printed.trim()), (0, "42"), "{start}");
        let mismatches = events.iter().filter(|event| event["mismatch"].is_string());
        assert_eq!(mismatches.count(), 0, "{start}");
        let (code, ..) = run(start, &filter, &["date", "-s", "tomorrow"]);
        assert_eq!(code, 1, "{start}");
    }
}

#[test]
fn a_stack_begins_late_oldest_first() {
    let filters = [
        "default allow\nerrno EACCES clock_settime\n",
        "default allow\nerrno EBUSY clock_settime\n",
    ];
    for start in ["after-exec", "main"] {
        let (_, events, printed) = run(start, &filters, &["date", "-s", "tomorrow"]);
        assert!(
            printed.contains("Device or resource busy"),
            "{start}: {printed}"
        );
        let call = calls(&events, "clock_settime")[0];
        assert_eq!(call["verdict"]["filter"], 1, "{start}: the newest speaks");
        let installs = events.iter().filter(|event| event["name"] == "seccomp");
        let starts: Vec<_> = installs.map(|event| event["start"].clone()).collect();
        assert_eq!(starts, ["sandbox", "sandbox"], "{start}");
    }
}

#[test]
fn a_filter_that_keeps_the_next_one_out_ends_the_command() {
    let filters = ["default allow\nerrno EPERM seccomp\n", "default allow\n"];
    for start in ["exec", "after-exec", "main"] {
        let (code, events, _) = run(start, &filters, &["echo", "ran"]);
        assert_eq!(code, 126, "{start}");
        assert_eq!(
            calls(&events, "write").len(),
            0,
            "{start}: nothing of it ran"
        );
        let end = events.last().unwrap();
        let message = end["message"].as_str().unwrap();
        assert!(
            message.contains("a filter was never installed"),
            "{start}: {message}"
        );
    }
}
