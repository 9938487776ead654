//! What every verb owes its users: help with examples and exit statuses, completions, no colours
//! but on a terminal.

use crate::program::{Folder, NO_CLOCK, ringside, ringside_with_input, status, stderr, stdout};
use std::process::Command;

/// The verbs that a help text lists.
fn verbs(args: &[&str]) -> Vec<String> {
    let help = stdout(&ringside(&[args, &["--help"]].concat()));
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let lines = lines.take_while(|line| !line.is_empty());
    let first = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let words = first.filter_map(|line| line.split_whitespace().next());
    words
        .filter(|word| *word != "help")
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_verb_has_help_with_examples() {
    let filter_verbs = verbs(&["filter"]);
    assert!(filter_verbs.len() >= 7, "{filter_verbs:?}");
    for verb in &filter_verbs {
        let output = ringside(&["filter", verb, "--help"]);
        let text = stdout(&output);
        assert_eq!(status(&output), 0);
        assert!(text.contains("Example"), "{verb}: {text}");
        assert!(text.contains("ringside filter "), "{verb}: {text}");
    }
    for verb in verbs(&[]).iter().filter(|verb| *verb != "filter") {
        let text = stdout(&ringside(&[verb, "--help"]));
        assert!(text.contains("Usage: ringside"), "{verb}: {text}");
    }
    assert!(stdout(&ringside(&["--version"])).starts_with("ringside "));
}

#[test]
fn bash_completes_verbs_and_options() {
    let folder = Folder::new();
    let script = folder.file("completions", &stdout(&ringside(&["completions", "bash"])));
    let complete = format!(
        "set -e; bash -n {script}; source {script}; \
         COMP_WORDS=(ringside filter au); COMP_CWORD=2; _ringside ringside au filter; \
         echo \"${{COMPREPLY[@]}}\"; \
         COMP_WORDS=(ringside filter audit --fa); COMP_CWORD=3; _ringside ringside --fa audit; \
         echo \"${{COMPREPLY[@]}}\""
    );
    let output = Command::new("bash")
        .args(["-c", &complete])
        .output()
        .unwrap();
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    assert_eq!(stdout(&output), "audit\n--fail-on\n");
}

#[test]
fn other_shells_get_a_script_and_unknown_ones_are_refused() {
    assert!(stdout(&ringside(&["completions", "zsh"])).starts_with("#compdef ringside"));
    assert!(stdout(&ringside(&["completions", "fish"])).contains("complete -c ringside"));
    assert_eq!(status(&ringside(&["completions", "tcsh"])), 2);
}

/// Under a terminal of script(1), which gives the program a tty for all three streams.
#[test]
fn colours_come_on_a_terminal_and_no_color_takes_them_away() {
    let folder = Folder::new();
    let source = folder.file("source", NO_CLOCK);
    let under = |environment: &str| {
        let command = format!(
            "{environment} {} filter audit {source}",
            env!("CARGO_BIN_EXE_ringside")
        );
        let output = Command::new("script")
            .args(["-qec", &command, "/dev/null"])
            .env_remove("NO_COLOR")
            .env("TERM", "xterm")
            .output();
        output
            .ok()
            .map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let Some(coloured) = under("") else {
        println!("SKIPPED: script(1) is not installed");
        return;
    };
    assert!(coloured.contains("\x1b[1;31mhigh[twin-open]"), "{coloured}");
    let plain = under("NO_COLOR=1");
    assert!(plain.is_some_and(|plain| !plain.contains('\x1b') && plain.contains("twin-open")));
}

#[test]
fn simplify_writes_the_shorter_filter_and_says_what_it_saves() {
    let source = "default allow\nkill bpf # why\nkill ptrace\nallow read\n";
    let output = ringside_with_input(&["filter", "simplify", "-"], source);
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    assert_eq!(
        stdout(&output),
        "arch x86_64\ndefault allow\n# why\nkill bpf ptrace\n"
    );
    assert!(
        stderr(&output).starts_with("rules 3 -> 1, words "),
        "{}",
        stderr(&output)
    );
    let output = ringside_with_input(&["filter", "simplify", "-"], NO_CLOCK);
    assert_eq!(stdout(&output), NO_CLOCK);
    assert!(
        stderr(&output).contains("nothing to simplify"),
        "{}",
        stderr(&output)
    );
    let broken = ringside_with_input(&["filter", "simplify", "-"], "default perhaps");
    assert_eq!(status(&broken), 2);
    assert_eq!(stdout(&broken), "");
}

#[test]
fn a_filter_that_does_not_load_is_2_but_for_check() {
    let folder = Folder::new();
    let broken = folder.file("broken", "default perhaps\n");
    let good = folder.file("good", NO_CLOCK);
    let trace = folder.file("trace", "");
    for args in [
        &["filter", "audit", &broken][..],
        &["filter", "compile", &broken],
        &["filter", "convert", "--to", "oci", &broken],
        &["filter", "convert", "--to", "raw", &broken],
        &["filter", "diff", &good, &broken],
        &["filter", "diff", &broken, &good],
        &["filter", "disasm", &broken],
        &["filter", "eval", &broken],
        &["filter", "explain", &broken],
        &["filter", "simplify", &broken],
        &["replay", &trace, "--filter", &broken],
    ] {
        let output = ringside(args);
        assert_eq!(status(&output), 2, "{args:?}");
        assert_eq!(stdout(&output), "", "{args:?}");
        assert_ne!(stderr(&output), "", "{args:?}");
    }
    assert_eq!(status(&ringside(&["filter", "check", &broken])), 1);
}

#[test]
fn who_asks_for_json_gets_json_of_a_broken_filter_too() {
    let folder = Folder::new();
    let broken = folder.file("broken", "default allow\nkill opne\n");
    let good = folder.file("good", NO_CLOCK);
    let trace = folder.file("trace", "");
    for args in [
        &["filter", "check", "--format", "json", &broken][..],
        &["filter", "audit", "--format", "json", &broken],
        &["filter", "compile", "--emit", "json", &broken],
        &["filter", "explain", "--format", "json", &broken],
        &["filter", "diff", "--format", "json", &good, &broken],
        &["filter", "diff", "--format", "json", &broken, &broken],
        &["replay", &trace, "--format", "json", "--filter", &broken],
    ] {
        let output = ringside(args);
        let report: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
        assert_eq!(report["ok"], false, "{args:?}");
        assert_eq!(
            report["diagnostics"][0]["code"], "unknown-syscall",
            "{args:?}"
        );
        assert_eq!(stderr(&output), "", "{args:?}");
    }
}
