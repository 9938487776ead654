//! Random `SystemCallFilter=` lines, word by word as systemd takes them.

use crate::check;
use crate::peer::peer;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::fmt::Write as _;

/// systemd's `SeccompParseFlags`.
const INVERT: u32 = 1;
const ALLOW_LIST: u32 = 2;
const PERMISSIVE: u32 = 8;

/// What systemd writes for `:kill`.
const KILL: i32 = i32::MAX - 1;

/// A word: a name, and the errno behind its `:`.
type Word = (&'static str, Option<&'static str>);

fn words() -> impl Strategy<Value = Vec<Word>> {
    let names = select(vec![
        "read",
        "execve",
        "chown",
        "clock_settime",
        "adjtimex",
        "socket",
        "bind",
        "semop",
        "socketcall",
        "ipc",
        "@clock",
        "@default",
        "@chown",
        "@ipc",
        "nonsense",
    ]);
    let errnos = select(vec![
        None,
        None,
        None,
        Some("1"),
        Some("38"),
        Some("0"),
        Some("kill"),
    ]);
    vec((names, errnos), 1..5)
}

/// A unit of such lines, and what is asked of systemd.
fn unit(lines: &[(bool, Vec<Word>)], refusal: Option<&str>) -> (String, String) {
    let (mut unit, mut asks) = (String::new(), String::new());
    let is_allow = !lines[0].0;
    if is_allow {
        let flags = ALLOW_LIST | PERMISSIVE;
        writeln!(asks, "word {flags} -1 @default").unwrap();
    }
    for (is_inverted, words) in lines {
        unit += "SystemCallFilter=";
        unit += if *is_inverted { "~" } else { "" };
        for (name, errno) in words {
            let errno = errno.map(|errno| format!(":{errno}"));
            write!(unit, "{name}{} ", errno.unwrap_or_default()).unwrap();
        }
        unit += "\n";
        for (name, errno) in words {
            // systemd passes over what is allowed with an errno.
            if errno.is_some() && !is_inverted {
                continue;
            }
            let flags = PERMISSIVE
                | if is_allow { ALLOW_LIST } else { 0 }
                | if *is_inverted { INVERT } else { 0 };
            let errno = errno.map_or(-1, |errno| errno.parse().unwrap_or(KILL));
            writeln!(asks, "word {flags} {errno} {name}").unwrap();
        }
    }
    let word: u32 = match refusal {
        Some(errno) => {
            writeln!(unit, "SystemCallErrorNumber={errno}").unwrap();
            0x0005_0000 | errno.parse::<u32>().unwrap()
        }
        None => 0x8000_0000,
    };
    let allow = 0x7fff_0000;
    let (usual, listed) = if is_allow {
        (word, allow)
    } else {
        (allow, word)
    };
    writeln!(asks, "load {usual} {listed}").unwrap();
    (unit, asks)
}

#[test]
fn random_lists_answer_as_systemds_filters_do() {
    let Some(peer) = peer() else { return };
    let lines = vec((any::<bool>(), words()), 1..4);
    let refusals = select(vec![None, Some("1"), Some("38")]);
    let config = Config {
        cases: 120,
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let outcome = runner.run(&(lines, refusals), |(lines, refusal)| {
        let (unit, asks) = unit(&lines, refusal);
        check(peer, &unit, &asks);
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}
