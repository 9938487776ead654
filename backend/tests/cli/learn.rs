//! `ringside filter learn`, on runs that are recorded here.

use crate::program::{
    Folder, NO_CLOCK, argument, ringside, ringside_with_input, status, stderr, stdout,
};

/// The trace of a command under filters.
fn record(folder: &Folder, name: &str, filters: &[&str], command: &[&str]) -> String {
    let trace = argument(&folder.path(name));
    let filters = filters.iter().flat_map(|filter| ["--filter", filter]);
    let options: Vec<&str> = filters.collect();
    let fixed = ["run", "--trace", "ndjson", "-o", &trace];
    ringside(&[&fixed[..], &options, &["--"], command].concat());
    trace
}

/// Runs a command under a filter, without a trace.
fn under(filter: &str, options: &[&str], command: &[&str]) -> (i32, String, String) {
    let fixed = ["run", "--trace", "none", "--filter", filter];
    let output = ringside(&[&fixed[..], options, &["--"], command].concat());
    (status(&output), stdout(&output), stderr(&output))
}

#[test]
fn ls_passes_under_what_was_learnt_of_it_and_nothing_else_does() {
    let folder = Folder::new();
    let ls = ["ls", "-l", "/etc/passwd"];
    let trace = record(&folder, "trace", &[], &ls);
    let plain = stdout(&ringside(
        &[&["run", "--trace", "none", "--"], &ls[..]].concat(),
    ));
    assert!(plain.contains("/etc/passwd"), "{plain}");
    for options in [&[][..], &["--arguments"], &["--start", "after-exec"]] {
        let filter = argument(&folder.path("learnt"));
        let fixed = [
            "filter",
            "learn",
            "--default",
            "kill_process",
            "-o",
            &filter,
            &trace,
        ];
        let output = ringside(&[&fixed[..], options].concat());
        assert_eq!(status(&output), 0, "{options:?} {}", stderr(&output));
        assert_eq!(stderr(&output), "", "{options:?}");
        let start: &[&str] = if options.contains(&"--start") {
            options
        } else {
            &[]
        };
        let (code, text, problems) = under(&filter, start, &ls);
        assert_eq!(
            (code, text.as_str()),
            (0, plain.as_str()),
            "{options:?} {problems}"
        );
        // 128 + SIGSYS
        let (code, ..) = under(&filter, start, &["mkdir", "/tmp/new"]);
        assert_eq!(code, 159, "{options:?}");
    }
}

#[test]
fn every_language_says_what_was_learnt() {
    let folder = Folder::new();
    let trace = record(&folder, "trace", &[], &["true"]);
    for (to, default) in [
        ("text", "EPERM"),
        ("oci", "EPERM"),
        ("systemd", "EPERM"),
        // It knows no other default.
        ("minijail", "kill_process"),
        ("kafel", "EPERM"),
        ("raw", "EPERM"),
    ] {
        let filter = argument(&folder.path(to));
        let fixed = ["filter", "learn", "--default", default];
        let output = ringside(&[&fixed[..], &["--to", to, "-o", &filter, &trace]].concat());
        assert_eq!(status(&output), 0, "{to}: {}", stderr(&output));
        let (code, _, problems) = under(&filter, &[], &["true"]);
        assert_eq!(code, 0, "{to}: {problems}");
        let (code, ..) = under(&filter, &[], &["mkdir", "/tmp/new"]);
        assert_ne!(code, 0, "{to}");
    }
}

#[test]
fn runs_are_joined_and_what_was_refused_stays_refused() {
    let folder = Folder::new();
    let no_clock = folder.file("no-clock", NO_CLOCK);
    let first = record(&folder, "first", &[&no_clock], &["date", "-s", "tomorrow"]);
    let second = record(&folder, "second", &[], &["mkdir", "/tmp/new"]);
    let args = [
        "filter",
        "learn",
        "--default",
        "kill_process",
        &first,
        &second,
    ];
    let output = ringside(&args);
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    let text = stdout(&output);
    assert!(
        text.starts_with("# Learnt from 2 recordings with "),
        "{text}"
    );
    assert!(text.contains("\nerrno EPERM clock_settime\n"), "{text}");
    let filter = folder.file("learnt", &text);
    for trace in [&first, &second] {
        let output = ringside(&["replay", trace, "--filter", &filter]);
        assert_eq!(status(&output), 0, "{}", stdout(&output));
    }
}

#[test]
fn a_log_of_strace_is_learnt_from_and_lines_that_say_nothing_are_named() {
    let log = "7 execve(\"/bin/true\", [\"true\"], 0x7f /* 3 vars */) = 0\n\
               nonsense\n7 +++ exited with 0 +++\n";
    let args = ["filter", "learn", "--default", "log", "-"];
    let output = ringside_with_input(&args, log);
    assert_eq!(status(&output), 0);
    assert!(
        stdout(&output).contains("\ndefault log\n"),
        "{}",
        stdout(&output)
    );
    assert!(
        stdout(&output).contains("\nallow execve\n"),
        "{}",
        stdout(&output)
    );
    assert!(
        stderr(&output).starts_with("ringside: <stdin>:2: `nonsense` is no event"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn nothing_to_learn_from_is_bad_usage() {
    for (args, input) in [
        (&["-"][..], ""),
        (&["-", "-"], "read 1"),
        (&["/no/such"], ""),
    ] {
        let output = ringside_with_input(&[&["filter", "learn"], args].concat(), input);
        assert_eq!(status(&output), 2, "{args:?}");
        assert_eq!(stdout(&output), "");
    }
    let output = ringside_with_input(&["filter", "learn", "--default", "perhaps", "-"], "read 1");
    assert_eq!(status(&output), 2);
}
