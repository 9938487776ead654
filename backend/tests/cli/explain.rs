//! `ringside filter explain` and `ringside filter diff`.

use crate::program::{
    Folder, NO_CLOCK, argument, ringside, ringside_with_input, status, stderr, stdout,
};
use serde_json::Value;

#[test]
fn explain_says_the_same_of_a_filter_and_of_its_program() {
    let folder = Folder::new();
    let source = folder.file(
        "source",
        "default errno EPERM\nallow read write\nallow socket if domain in {AF_INET, AF_INET6}\n",
    );
    let program = argument(&folder.path("program"));
    let raw = [
        "filter", "compile", &source, "--emit", "raw", "-o", &program,
    ];
    assert_eq!(status(&ringside(&raw)), 0);
    let of_source = ringside(&["filter", "explain", &source]);
    assert_eq!(status(&of_source), 0, "{}", stderr(&of_source));
    let text = stdout(&of_source);
    assert!(text.contains("read write\n"), "{text}");
    assert!(
        text.contains("socket          if domain in {AF_INET, AF_INET6}\n"),
        "{text}"
    );
    assert!(text.contains("any other arch\n  kill_process\n"), "{text}");
    assert_eq!(stdout(&ringside(&["filter", "explain", &program])), text);
}

#[test]
fn explain_of_one_syscall_says_what_it_costs_and_why_it_is_not_cached() {
    let args = [
        "filter",
        "explain",
        "--syscall",
        "socket",
        "--format",
        "json",
        "-",
    ];
    let source = "default errno EPERM\nallow read\nallow socket if domain == AF_INET\n";
    let output = ringside_with_input(&args, source);
    let report: Value = serde_json::from_str(&stdout(&output)).unwrap();
    let cost = &report["costs"][0];
    assert_eq!(cost["syscall"], "socket");
    assert_eq!(cost["exact"], true);
    assert_eq!(cost["cached"], false);
    assert!(
        cost["because"]
            .as_str()
            .unwrap()
            .contains("loads an argument"),
        "{cost}"
    );
    let unknown = ["filter", "explain", "--syscall", "sockt", "-"];
    assert_eq!(status(&ringside_with_input(&unknown, source)), 2);
}

#[test]
fn explain_of_what_cannot_be_proven_says_so_and_answers_3() {
    // The first argument times the second, compared.
    let program = "ld [16]\ntax\nld [24]\nmul x\njeq #0x12345678, 5, 6\nret #0x7fff0000\nret #0\n";
    let output = ringside_with_input(&["filter", "explain", "--from", "bpf", "-"], program);
    assert_eq!(status(&output), 3, "{}", stderr(&output));
    assert!(
        stdout(&output).contains("not proven: instruction 3 computes"),
        "{}",
        stdout(&output)
    );
}

#[test]
fn diff_answers_as_diff_does() {
    let folder = Folder::new();
    let a = folder.file("a", NO_CLOCK);
    let same = folder.file("same", "default allow\nerrno 1 clock_settime\n");
    let b = folder.file(
        "b",
        "default allow\nerrno EPERM clock_settime settimeofday\n",
    );
    let broken = folder.file("broken", "default perhaps\n");
    let equal = ringside(&["filter", "diff", &a, &same]);
    assert_eq!(status(&equal), 0, "{}", stdout(&equal));
    let different = ringside(&["filter", "diff", &a, &b]);
    assert_eq!(status(&different), 1);
    let text = stdout(&different);
    assert!(
        text.contains("x86_64: allow -> errno(1) EPERM (stricter)\n    settimeofday\n"),
        "{text}"
    );
    assert!(
        text.contains("for example settimeofday(0x0, 0x0)"),
        "{text}"
    );
    assert_eq!(status(&ringside(&["filter", "diff", &a, &broken])), 2);
    assert_eq!(
        status(&ringside(&["filter", "diff", &a, "/no/such/file"])),
        2
    );
    assert_eq!(status(&ringside(&["filter", "diff", "-", "-"])), 2);
}

#[test]
fn the_call_of_a_difference_is_answered_differently_by_eval() {
    let folder = Folder::new();
    let a = folder.file(
        "a",
        "default allow\nerrno EPERM openat if flags & O_CREAT\n",
    );
    let b = folder.file(
        "b",
        "default allow\nerrno EPERM openat if flags:64 & O_CREAT|O_TRUNC\n",
    );
    let output = ringside(&["filter", "diff", "--format", "json", &a, &b]);
    let report: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(report["proven"], true);
    let difference = &report["differences"][0];
    let call = difference["witness"].to_string();
    for (file, side) in [(&a, "a"), (&b, "b")] {
        let answer = stdout(&ringside_with_input(&["filter", "eval", file], &call));
        let answer: Value = serde_json::from_str(&answer).unwrap();
        assert_eq!(answer["action"], difference[side]["action"], "{difference}");
    }
}

#[test]
fn a_program_converts_to_rules_that_are_equal_to_it() {
    let folder = Folder::new();
    let source = folder.file(
        "source",
        "default errno EPERM\nallow read write\nallow openat if flags & O_CREAT && dirfd == AT_FDCWD\n",
    );
    let program = argument(&folder.path("program"));
    let raw = [
        "filter", "compile", &source, "--emit", "raw", "-o", &program,
    ];
    assert_eq!(status(&ringside(&raw)), 0);
    let text = ringside(&["filter", "convert", "--to", "text", &program]);
    assert_eq!(status(&text), 0, "{}", stderr(&text));
    let rules = folder.file("rules", &stdout(&text));
    let diff = ringside(&["filter", "diff", &rules, &program]);
    assert_eq!(status(&diff), 0, "{}", stdout(&diff));
}
