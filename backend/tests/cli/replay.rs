//! `ringside replay`, on traces that `ringside run` makes here.

use crate::program::{
    Folder, NO_CLOCK, argument, ringside, ringside_with_input, status, stderr, stdout,
};
use serde_json::Value;

/// The trace of a command under filters, and the command's status.
fn record(folder: &Folder, filters: &[&str], command: &[&str]) -> (String, i32) {
    let trace = argument(&folder.path("trace"));
    let filters = filters.iter().flat_map(|filter| ["--filter", filter]);
    let options: Vec<&str> = filters.collect();
    let fixed = ["run", "--trace", "ndjson", "-o", &trace];
    let output = ringside(&[&fixed[..], &options, &["--"], command].concat());
    (trace, status(&output))
}

fn lines(output: &str) -> Vec<Value> {
    let lines = output.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn a_filter_against_the_clock_would_have_refused_date_and_nothing_of_ls() {
    let folder = Folder::new();
    let filter = folder.file("no-clock", NO_CLOCK);
    let (trace, _) = record(&folder, &[], &["date", "-s", "19 april 2022"]);
    let output = ringside(&["replay", &trace, "--filter", &filter]);
    assert_eq!(status(&output), 1, "{}", stderr(&output));
    let text = stdout(&output);
    let call = text.lines().next().unwrap();
    assert!(call.contains("clock_settime(CLOCK_REALTIME, "), "{text}");
    let change = format!("  allow -> errno EPERM  <- {filter}:2 (rule 0)");
    assert!(call.ends_with(&change), "{text}");
    assert!(
        text.contains(" calls: 1 newly refused, 0 newly let through, 0 answered"),
        "{text}"
    );
    assert!(text.contains(&format!(
        "  {filter}:2 (rule 0), errno: 1 refused: clock_settime\n"
    )));
    assert_eq!(
        text.matches("the program would have gone another way")
            .count(),
        1
    );

    let (trace, ls) = record(&folder, &[], &["ls", "/"]);
    assert_eq!(ls, 0);
    let output = ringside(&["replay", &trace, "--filter", &filter]);
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    let text = stdout(&output);
    assert!(
        text.contains(" calls: 0 newly refused, 0 newly let through, 0 answered"),
        "{text}"
    );
    assert_eq!(text.lines().count(), 1, "{text}");
}

#[test]
fn under_the_filters_of_the_recording_nothing_changes() {
    let folder = Folder::new();
    let first = folder.file(
        "first",
        "default allow\nerrno 11 clock_settime\nlog openat\n",
    );
    let second = folder.file("second", "default allow\nerrno 22 clock_settime\n");
    let (trace, _) = record(&folder, &[&first, &second], &["date", "-s", "tomorrow"]);
    let same = ["replay", &trace, "--filter", &first, "--filter", &second];
    let output = ringside(&same);
    assert_eq!(status(&output), 0);
    assert!(
        stdout(&output).contains("0 answered otherwise"),
        "{}",
        stdout(&output)
    );
    let recorded = std::fs::read_to_string(&trace).unwrap();
    let output = ringside(&[&same[..], &["--all", "--format", "json"]].concat());
    let answers = lines(&stdout(&output));
    let calls = lines(&recorded);
    let calls = calls
        .iter()
        .filter(|event| event["type"] == "syscall" && event["start"] == "user");
    let calls: Vec<_> = calls.collect();
    assert_eq!(answers.len(), calls.len() + 1);
    for (answer, call) in answers.iter().zip(calls) {
        assert_eq!(answer["seq"], call["seq"]);
        assert_eq!(answer["change"], "same");
        assert_eq!(answer["would_be"], call["verdict"], "{answer}");
    }
}

#[test]
fn what_was_refused_may_be_let_through_and_stacks_answer_as_stacks() {
    let folder = Folder::new();
    let filter = folder.file("no-clock", NO_CLOCK);
    let open = folder.file("open", "default allow\n");
    let other = folder.file("other", "default allow\nerrno ENOSYS clock_settime\n");
    let (trace, _) = record(&folder, &[&filter], &["date", "-s", "tomorrow"]);
    let output = ringside(&["replay", &trace, "--filter", &open, "--format", "json"]);
    assert_eq!(status(&output), 0);
    let answers = lines(&stdout(&output));
    assert_eq!(answers.len(), 2);
    assert_eq!(answers[0]["type"], "call");
    assert_eq!(answers[0]["change"], "newly_let_through");
    assert_eq!(answers[0]["was"]["action"], "errno");
    assert_eq!(answers[0]["would_be"]["action"], "allow");
    assert_eq!(answers[1]["type"], "summary");
    assert_eq!(answers[1]["newly_let_through"], 1);
    let stack = ["replay", &trace, "--filter", &filter, "--filter", &other];
    let output = ringside(&stack);
    assert_eq!(status(&output), 0, "refused before, refused after");
    assert!(
        stdout(&output).contains("errno EPERM -> errno ENOSYS"),
        "{}",
        stdout(&output)
    );
}

#[test]
fn bad_lines_are_named_skipped_and_counted() {
    let folder = Folder::new();
    let filter = folder.file("open", "default allow\n");
    let (trace, _) = record(&folder, &[], &["true"]);
    let good = std::fs::read_to_string(&trace).unwrap();
    let long = "x".repeat(2 << 20);
    let mixed = format!("hello\n\n{{\"type\":\"syscall\"}}\n{long}\n{good}");
    let args = ["replay", "-", "--filter", &filter];
    let output = ringside_with_input(&args, &mixed);
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    for place in [
        "<stdin>:1: no event: ",
        "<stdin>:3: no event: ",
        "<stdin>:4: longer than ",
    ] {
        assert!(stderr(&output).contains(place), "{}", stderr(&output));
    }
    assert!(stdout(&output).ends_with("note: 3 lines were no events and were skipped\n"));
    assert_eq!(
        stdout(&output).lines().next(),
        stdout(&ringside_with_input(&args, &good)).lines().next()
    );

    let output = ringside_with_input(&args, &"no\n".repeat(1000));
    assert_eq!(status(&output), 2);
    assert_eq!(
        stderr(&output).lines().count(),
        10 + 1 + 1,
        "{}",
        stderr(&output)
    );
    assert!(
        stderr(&output).contains("990 more such lines"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn the_sandboxs_own_calls_are_asked_about_on_request() {
    let folder = Folder::new();
    let filter = folder.file("open", "default allow\n");
    // Its installation is a call of the sandbox that the tracer always comes in time for.
    let (trace, _) = record(&folder, &[&filter], &["true"]);
    let calls = |more: &[&str]| {
        let args = ["replay", &trace, "--filter", &filter, "--format", "json"];
        let output = ringside(&[&args[..], more].concat());
        lines(&stdout(&output)).last().unwrap()["calls"]
            .as_u64()
            .unwrap()
    };
    assert!(calls(&["--all-starts"]) > calls(&[]));
}

#[test]
fn bad_usage_is_told_from_a_refusal() {
    let folder = Folder::new();
    let broken = folder.file("broken", "default perhaps\n");
    let empty = folder.file("empty", "");
    let open = folder.file("open", "default allow\n");
    assert_eq!(status(&ringside(&["replay", &empty])), 2);
    assert_eq!(status(&ringside(&["replay", &empty, "--filter", &open])), 2);
    assert_eq!(
        status(&ringside(&["replay", "/no/such", "--filter", &open])),
        2
    );
    assert_eq!(status(&ringside(&["replay", "-", "--filter", "-"])), 2);
    let output = ringside(&["replay", &empty, "--filter", &broken]);
    assert_eq!(status(&output), 2);
    assert!(stderr(&output).contains("-->"), "{}", stderr(&output));
}

#[test]
fn a_log_that_strace_wrote_is_asked_about_call_by_call() {
    let folder = Folder::new();
    let log = argument(&folder.path("log"));
    let script = "ls /nonexistent; ls / | wc -l; (exit 3) & wait";
    let traced = std::process::Command::new("strace")
        .args(["-f", "-tt", "-T", "-y", "-o", &log, "sh", "-c", script])
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .status();
    if !traced.is_ok_and(|status| status.success()) {
        println!("SKIPPED: strace cannot be run here");
        return;
    }
    let text = std::fs::read_to_string(&log).unwrap();
    let begun = text.lines().filter(|line| {
        let is_other = ["<... ", "+++ ", "--- ", "strace: "];
        !is_other.iter().any(|other| line.contains(other))
    });
    let filter = folder.file(
        "no-ls",
        "default allow\nerrno EACCES getdents64\nlog execve\n",
    );
    let output = ringside(&["replay", &log, "--filter", &filter, "--format", "json"]);
    // Every line was understood.
    assert_eq!(
        (status(&output), stderr(&output).as_str()),
        (1, ""),
        "{text}"
    );
    let lines = lines(&stdout(&output));
    let summary = lines.last().unwrap();
    assert_eq!(summary["calls"], begun.count());
    let refused = text.lines().filter(|line| line.contains(" getdents64("));
    assert_eq!(summary["newly_refused"], refused.count());
    assert!(
        lines
            .iter()
            .any(|call| { call["name"] == "getdents64" && call["was"]["action"] == "unknown" })
    );
}

#[test]
fn a_run_that_a_server_kept_is_read_with_what_stands_in_front_of_it() {
    let folder = Folder::new();
    let (trace, _) = record(&folder, &[], &["date", "-s", "19 april 2022"]);
    let head = "{\"type\":\"share\",\"command\":\"date\"}\n";
    let kept = folder.file(
        "kept",
        &(head.to_owned() + &std::fs::read_to_string(trace).unwrap()),
    );
    let filter = folder.file("no-clock", NO_CLOCK);
    let output = ringside(&["replay", &kept, "--filter", &filter]);
    assert_eq!((status(&output), stderr(&output).as_str()), (1, ""));
    assert!(stdout(&output).contains(" calls: 1 newly refused"));
}
