//! Standard output that is closed, full, or read by somebody who leaves.

use crate::program::{Folder, NO_CLOCK, ringside, ringside_with_input, status, stderr, stdout};
use std::process::{Command, Output};

/// Runs our program under a shell, which redirects.
fn shell(script: &str) -> Output {
    let script = script.replace("RINGSIDE", env!("CARGO_BIN_EXE_ringside"));
    Command::new("bash").args(["-c", &script]).output().unwrap()
}

#[test]
fn output_that_cannot_be_written_is_an_error() {
    let folder = Folder::new();
    let filter = folder.file("filter", NO_CLOCK);
    let program = folder.file("program", "0600000000000000\n");
    let trace = folder.file("trace", "execve 1\n");
    for verb in [
        "--help".to_owned(),
        "--version".to_owned(),
        "syscall read".to_owned(),
        "doctor".to_owned(),
        "completions bash".to_owned(),
        format!("filter check --format json {filter}"),
        format!("filter compile {filter}"),
        format!("filter convert --to oci {filter}"),
        format!("filter explain {filter}"),
        format!("filter audit {filter}"),
        format!("filter simplify {filter}"),
        format!("filter disasm {program}"),
        format!("filter learn {trace}"),
        format!("filter eval {filter} <<< '{{\"nr\":1}}'"),
    ] {
        for (place, reason) in [
            (">&-", "Bad file descriptor"),
            (">/dev/full", "No space left"),
        ] {
            let output = shell(&format!("RINGSIDE {verb} {place}"));
            let text = stderr(&output);
            assert_eq!(status(&output), 2, "{verb} {place} {text}");
            assert!(
                text.contains("standard input or output failed"),
                "{verb} {place} {text}"
            );
            assert!(text.contains(reason), "{verb} {place} {text}");
        }
    }
}

#[test]
fn a_command_meets_the_closed_output_itself() {
    let output = shell("RINGSIDE run --trace none -- sh -c 'echo x || exit 9' >&-");
    assert_eq!(status(&output), 9, "{}", stderr(&output));
    let output = shell("RINGSIDE run --trace none -- sh -c 'read x || exit 8' <&-");
    assert_eq!(status(&output), 8, "{}", stderr(&output));
}

#[test]
fn a_reader_of_the_trace_that_leaves_ends_the_run_without_a_word() {
    let folder = Folder::new();
    let noise = folder.path("noise");
    let endless = "while : </dev/null; do :; done";
    let script = format!(
        "{{ RINGSIDE run --trace text -- sh -c '{endless}'; echo $? >&3; }} 2>&1 3>{} | head -n 2",
        noise.display()
    );
    let output = shell(&script);
    assert_eq!(stdout(&output).lines().count(), 2, "{}", stdout(&output));
    assert_eq!(stderr(&output), "");
    assert_eq!(std::fs::read_to_string(noise).unwrap(), "141\n");
}

#[test]
fn text_shows_as_much_of_a_string_as_strace_does_and_paths_whole() {
    let path = format!("/tmp/{}", "p".repeat(100));
    let command = format!("echo {} >{path}", "x".repeat(99));
    let trace = |options: &[&str]| {
        let args = [&["run"], options, &["--", "sh", "-c", &command]].concat();
        let output = ringside(&args);
        assert_eq!(status(&output), 0, "{}", stderr(&output));
        stderr(&output)
    };
    let shown = |n: usize| format!("write(1<{path}>, \"{}\"..., 100)", "x".repeat(n));
    let text = trace(&[]);
    assert!(text.contains(&shown(32)), "{text}");
    assert!(text.contains(&format!("\"{path}\"")), "{text}");
    assert!(trace(&["-s", "64"]).contains(&shown(64)));
    assert!(trace(&["--set", "max_string=48"]).contains(&shown(48)));
    let whole = format!("write(1<{path}>, \"{}\\n\", 100)", "x".repeat(99));
    assert!(trace(&["--max-string", "100"]).contains(&whole));
    let events = trace(&["--trace", "ndjson"]);
    assert!(events.contains(&"x".repeat(99)), "{events}");
    let bad = ringside(&["run", "-s", "1000000", "--", "true"]);
    assert_eq!(status(&bad), 125);
    assert!(stderr(&bad).contains("max_string"), "{}", stderr(&bad));
}

#[test]
fn a_filter_in_place_of_a_program_is_called_by_its_name() {
    let profile = "{\"defaultAction\":\"SCMP_ACT_ALLOW\"}";
    for (source, name) in [
        (profile, "an OCI profile"),
        (NO_CLOCK, "Ringside's filter text"),
        ("SystemCallFilter=read", "a systemd unit"),
    ] {
        let output = ringside_with_input(&["filter", "disasm", "-"], source);
        assert_eq!(status(&output), 2);
        let expected = format!("ringside: `<stdin>` is not a program, but {name}; ");
        assert!(
            stderr(&output).starts_with(&expected),
            "{}",
            stderr(&output)
        );
    }
}

#[test]
fn calls_that_the_vdso_answers_are_explained_where_a_program_asks_for_them() {
    let trace =
        |format: &str, program: &str| stderr(&ringside(&["run", "--trace", format, "--", program]));
    let text = trace("text", "date");
    let line = text.lines().find(|line| line.contains("vDSO"));
    let line = line.unwrap_or_else(|| panic!("no word of it in {text}"));
    assert!(line.starts_with("--- date asks for clock_"), "{line}");
    let events = trace("ndjson", "date");
    let exec = events
        .lines()
        .find(|line| line.contains("\"event\":\"exec\""));
    let exec: serde_json::Value = serde_json::from_str(exec.unwrap()).unwrap();
    let calls = exec["vdso"].as_array().unwrap();
    assert!(calls.iter().any(|call| call == "clock_gettime"), "{exec}");
    // A program that asks for none of them.
    assert!(!trace("text", "true").contains("vDSO"));
    assert!(!trace("ndjson", "true").contains("\"vdso\""));
}

#[test]
fn eval_says_what_is_wrong_in_words_of_its_own() {
    let folder = Folder::new();
    let filter = folder.file("filter", NO_CLOCK);
    for (line, expected) in [
        ("[\"x86_64\",1]", "a JSON object is wanted, as {\"nr\":257}"),
        ("7", "a JSON object is wanted, as {\"nr\":257}"),
        ("{\"nr\":1", "this is not JSON, from column 7 on"),
        ("{\"nr\":\"1\"}", "`nr` is not a number without quotes"),
        ("{\"nr\":1.5}", "`nr` is not a number without quotes"),
        ("{\"syscall\":1}", "`syscall` is not a name in quotes"),
        ("{\"nr\":1,\"nr\":1}", "a field stands twice"),
        (
            "{\"nr\":1,\"arg\":[]}",
            "there is no field `arg`; did you mean `args`?",
        ),
        ("{\"nr\":1,\"args\":3}", "`args` is not a list"),
        (
            "{\"nr\":1,\"args\":[1,\"-1\"]}",
            "`args[1]` is not an unsigned 64-bit number, as \"0x2a\" or \"42\"",
        ),
    ] {
        let output = ringside_with_input(&["filter", "eval", &filter], line);
        let answer: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
        assert_eq!(answer["error"], expected, "{line}");
    }
}
