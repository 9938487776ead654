//! `ringside run`.

use crate::program::{
    Folder, NO_CLOCK, argument, command, ringside, ringside_with_input, status, stderr, stdout,
};
use nix::sys::signal::Signal;
use nix::unistd::Pid;
use serde_json::Value;
use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

fn check_status(args: &[&str], expected: i32) {
    let args = [&["run", "--trace", "none"], args].concat();
    let output = ringside(&args);
    assert_eq!(status(&output), expected, "{args:?}: {}", stderr(&output));
}

#[test]
fn the_exit_status_is_the_commands_own_or_a_shells() {
    check_status(&["--", "true"], 0);
    check_status(&["--", "sh", "-c", "exit 7"], 7);
    check_status(&["--", "sh", "-c", "kill -9 $$"], 128 + 9);
    check_status(&["--time-limit", "0.2", "--", "sleep", "1000"], 124);
    check_status(&["--", "no-such-command"], 127);
    check_status(&["--", "/etc/passwd"], 126);
    check_status(&["--filter", "/no/such/filter", "--", "true"], 125);
    check_status(&["--strict", "--start", "main", "--", "true"], 125);
    check_status(&["--no-such-flag", "--", "true"], 125);
    check_status(&[], 125);
    check_status(&["--", ""], 125);
}

#[test]
fn a_filter_that_kills_gives_sigsys() {
    let folder = Folder::new();
    let filter = folder.file("filter", "default allow\nkill clock_settime\n");
    check_status(
        &["--filter", &filter, "--", "date", "-s", "tomorrow"],
        128 + 31,
    );
}

#[test]
fn a_raw_program_is_installed_as_it_is() {
    let folder = Folder::new();
    let filter = folder.file("filter", NO_CLOCK);
    let raw = folder.path("raw").display().to_string();
    let made = ringside(&["filter", "compile", "--emit", "raw", "-o", &raw, &filter]);
    assert_eq!(status(&made), 0, "{}", stderr(&made));
    let output = ringside(&["run", "--filter", &raw, "--", "date", "-s", "tomorrow"]);
    assert_eq!(status(&output), 1);
    let trace = stderr(&output);
    let refused = trace.lines().find(|line| line.starts_with("clock_settime"));
    assert!(
        refused.is_some_and(|line| line.contains("<- filter 0")),
        "{trace}"
    );
    let (own, diff) = ("filter", ["diff", &filter, &raw]);
    assert_eq!(
        status(&ringside(&[&[own], &diff[..]].concat())),
        0,
        "equal, and proven"
    );
}

#[test]
fn a_filter_with_errors_runs_nothing() {
    let output = ringside_with_input(
        &["run", "--filter", "-", "--", "echo", "ran"],
        "default perhaps\n",
    );
    assert_eq!(status(&output), 125);
    assert_eq!(stdout(&output), "");
    assert!(
        stderr(&output).contains("<stdin>:1:9"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn the_commands_streams_pass_through() {
    let output = ringside_with_input(
        &[
            "run",
            "--trace",
            "none",
            "--",
            "sh",
            "-c",
            "cat; echo err >&2",
        ],
        "in\n",
    );
    assert_eq!(stdout(&output), "in\n");
    assert_eq!(stderr(&output), "err\n");
}

#[test]
fn the_trace_says_which_rule_refused() {
    let folder = Folder::new();
    let filter = folder.file("filter", NO_CLOCK);
    let trace = folder.path("trace");
    let args = [
        "run",
        "--filter",
        &filter,
        "-o",
        &argument(&trace),
        "--",
        "date",
        "-s",
        "tomorrow",
    ];
    let output = ringside(&args);
    assert_eq!(status(&output), 1);
    assert_eq!(
        stderr(&output),
        "date: cannot set date: Operation not permitted\n"
    );
    let trace = std::fs::read_to_string(trace).unwrap();
    let line = trace
        .lines()
        .find(|line| line.starts_with("clock_settime("))
        .unwrap();
    assert!(
        line.ends_with("= -1 EPERM (Operation not permitted)  <- filter 0, rule 0, line 2"),
        "{line}"
    );
    assert!(trace.ends_with("+++ exited with 1 +++\n"), "{trace}");
}

#[test]
fn without_a_filter_the_kernel_is_named_with_the_capability() {
    let output = ringside(&["run", "--", "date", "-s", "tomorrow"]);
    let trace = stderr(&output);
    assert!(trace.contains("<- kernel (CAP_SYS_TIME)\n"), "{trace}");
}

#[test]
fn of_two_filters_the_stricter_speaks() {
    let folder = Folder::new();
    let mild = folder.file("mild", "default allow\nlog clock_settime\n");
    let strict = folder.file("strict", "default allow\n\n\nerrno ENOSYS clock_settime\n");
    let args = [
        "run", "--filter", &strict, "--filter", &mild, "--", "date", "-s", "tomorrow",
    ];
    let trace = stderr(&ringside(&args));
    assert!(trace.contains("<- filter 0, rule 0, line 4\n"), "{trace}");
}

#[test]
fn ndjson_has_the_events_of_the_api() {
    let folder = Folder::new();
    let trace = folder.path("trace");
    let args = [
        "run",
        "--trace",
        "ndjson",
        "-o",
        &argument(&trace),
        "--",
        "true",
    ];
    assert_eq!(status(&ringside(&args)), 0);
    let trace = std::fs::read_to_string(trace).unwrap();
    let events: Vec<Value> = trace
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(events[0]["type"], "started");
    let last = events.last().unwrap();
    assert_eq!(last["type"], "end");
    assert_eq!(last["outcome"]["code"], 0);
    let seqs: Vec<_> = events
        .iter()
        .filter(|event| event["type"] == "syscall")
        .map(|event| event["seq"].as_u64().unwrap())
        .collect();
    assert!(seqs.len() > 10 && seqs.is_sorted(), "{seqs:?}");
}

#[test]
fn the_summary_has_straces_columns_and_who_refused() {
    let output = ringside(&["run", "--summary", "--", "date", "-s", "tomorrow"]);
    let text = stderr(&output);
    let mut lines = text.lines().skip_while(|line| line.starts_with("date:"));
    let head: Vec<_> = lines.next().unwrap().split_whitespace().collect();
    let columns = [
        "%",
        "time",
        "seconds",
        "usecs/call",
        "calls",
        "errors",
        "syscall",
        "refused",
        "by",
    ];
    assert_eq!(head, columns);
    let row = text
        .lines()
        .find(|line| line.contains(" clock_settime "))
        .unwrap();
    assert!(row.ends_with("kernel ×1"), "{row}");
    assert!(text.lines().last().unwrap().contains(" total"), "{text}");
}

#[test]
fn the_trace_keeps_step_with_what_the_command_prints() {
    let script = "echo before >&2; cat /dev/null; echo after >&2";
    let output = ringside(&["run", "--", "sh", "-c", script]);
    let text = stderr(&output);
    let place = |needle: &str| {
        text.find(needle)
            .unwrap_or_else(|| panic!("{needle} in {text}"))
    };
    let (before, child, after) = (
        place("\nbefore\n"),
        place("execve(\"/usr/bin/cat\""),
        place("\nafter\n"),
    );
    assert!(before < child && child < after, "{text}");
}

#[test]
fn an_interrupted_run_keeps_its_trace_and_ends_as_a_shell_says() {
    for (signal, expected) in [(Signal::SIGINT, 130), (Signal::SIGTERM, 143)] {
        let folder = Folder::new();
        let trace = folder.path("trace");
        let mut child = command(&[
            "run",
            "--trace",
            "text",
            "--summary",
            "-o",
            &argument(&trace),
            "--",
            "sh",
            "-c",
            "echo ready; sleep 1000",
        ])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
        let mut line = String::new();
        let mut printed = BufReader::new(child.stdout.take().unwrap());
        printed.read_line(&mut line).unwrap();
        assert_eq!(line, "ready\n");
        let pid = Pid::from_raw(i32::try_from(child.id()).unwrap());
        nix::sys::signal::kill(pid, signal).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(expected));
        let trace = std::fs::read_to_string(trace).unwrap();
        let write = trace.lines().find(|line| line.contains("write(1<pipe:["));
        let write = write.unwrap_or_else(|| panic!("no write in {trace}"));
        assert!(write.contains("]>, \"ready\\n\", 6)"), "{write}");
        assert!(trace.lines().last().unwrap().ends_with(" total"), "{trace}");
    }
}
