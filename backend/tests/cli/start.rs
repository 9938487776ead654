//! `ringside run --start`: when the filters begin.

use crate::program::{Folder, command, ringside, status, stderr, stdout};
use serde_json::Value;
use std::fs::File;
use std::process::Command;

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

#[test]
fn in_strict_mode_a_program_dies_at_its_first_other_call() {
    let folder = Folder::new();
    let trace = folder.path("trace").display().to_string();
    let output = ringside(&["run", "--strict", "-o", &trace, "--", "date"]);
    assert_eq!(status(&output), 128 + 9, "SIGKILL, not SIGSYS");
    let trace = std::fs::read_to_string(&trace).unwrap();
    let lines: Vec<_> = trace.lines().collect();
    let [.., died, killed] = lines[..] else {
        panic!("{trace}");
    };
    assert!(
        died.starts_with("brk(NULL)") && died.contains("= ? <killed>"),
        "{trace}"
    );
    assert!(
        died.contains("kernel (strict mode allows only read, write"),
        "{trace}"
    );
    assert_eq!(killed, "+++ killed by SIGKILL +++", "{trace}");
}

/// Runs a program without a C library in strict mode that makes just these calls; it is handed over
/// as standard input.
fn strict(calls: &[&str]) -> (i32, Vec<Value>, String) {
    let folder = Folder::new();
    let mut code = String::from(".globl _start\n_start:\n");
    for call in calls {
        code += match *call {
            "write" => "mov $1, %eax\nmov $1, %edi\nlea text(%rip), %rsi\nmov $2, %edx\nsyscall\n",
            "exit" => "mov $60, %eax\nmov $3, %edi\nsyscall\n",
            "exit_group" => "mov $231, %eax\nmov $3, %edi\nsyscall\n",
            other => panic!("{other}"),
        };
    }
    let source = folder.file("program.s", &(code + "text: .ascii \"hi\"\n"));
    let [object, program, trace] =
        ["program.o", "program", "trace"].map(|name| folder.path(name).display().to_string());
    for (tool, args) in [
        ("as", ["-o", &object, &source]),
        ("ld", ["-o", &program, &object]),
    ] {
        assert!(
            Command::new(tool).args(args).status().unwrap().success(),
            "{tool}"
        );
    }
    let output = command(&[
        "run",
        "--strict",
        "--trace",
        "ndjson",
        "-o",
        &trace,
        "--",
        "/proc/self/fd/0",
    ])
    .stdin(File::open(&program).unwrap())
    .output()
    .unwrap();
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

#[test]
fn strict_mode_lets_its_four_calls_through() {
    // `write`, then a raw exit: what the mode was made for. exit_group would be killed.
    let (code, events, printed) = strict(&["write", "exit"]);
    assert_eq!((code, printed.as_str()), (3, "hi"));
    assert!(events.iter().all(|event| event["mismatch"].is_null()));
    for name in ["write", "exit"] {
        assert_eq!(
            verdicts(&events, name),
            [("allow".to_owned(), "strict".to_owned())]
        );
    }
    let (code, events, _) = strict(&["exit_group"]);
    assert_eq!(code, 128 + 9);
    let call = calls(&events, "exit_group")[0];
    assert_eq!(call["verdict"]["action"], "kill_thread");
    assert_eq!(call["result"]["kind"], "killed");
    assert_eq!(call["refused_by"], "kernel");
}
