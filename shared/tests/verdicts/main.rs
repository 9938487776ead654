//! One table for all engines: the policy evaluator and the programs of both layouts must give
//! the verdict of each row. The kernel is compared with the emulator in `backend/tests/kernel`.
#![allow(
    clippy::unwrap_used,
    reason = "a row that cannot be read fails the test"
)]

use ringside_shared::abi::{Arch, SeccompData, syscalls};
use ringside_shared::bpf;
use ringside_shared::compile::{Layout, compile};
use ringside_shared::filter::evaluate;
use ringside_shared::load::{Loaded, Target, load};
use ringside_shared::verdict::Action;
use std::path::Path;

#[test]
fn our_text_means_what_the_rows_say() {
    assert!(check(include_str!("text.rows")) > 30);
}

#[test]
fn oci_profiles_mean_what_the_rows_say() {
    assert!(check(include_str!("oci.rows")) > 10);
}

#[test]
fn systemd_units_mean_what_the_rows_say() {
    assert!(check(include_str!("units.rows")) > 15);
}

#[test]
fn minijail_policies_mean_what_the_rows_say() {
    assert!(check(include_str!("minijail.rows")) > 10);
}

/// Checks every row; the answer is how many there are.
fn check(rows: &str) -> usize {
    let mut n_rows = 0;
    for row in rows.lines() {
        let words: Vec<_> = row.split_whitespace().collect();
        if words.is_empty() || row.starts_with('#') {
            continue;
        }
        let [arch, filter, syscall, a0, a1, a2, verdict] = words[..] else {
            panic!("not a row: {row}");
        };
        let arch: Arch = arch.parse().unwrap();
        let loaded = filter_named(filter);
        let policy = loaded.policy.as_ref().unwrap();
        let data = SeccompData {
            nr: number(arch, syscall),
            arch: arch.audit(),
            instruction_pointer: 0,
            args: [word(a0), word(a1), word(a2), 0, 0, 0],
        };
        assert_eq!(evaluate(policy, &data).action.to_string(), verdict, "{row}");
        for layout in [Layout::Tree, Layout::Linear] {
            let program = compile(policy, &layout.into()).unwrap().program;
            let word = bpf::run(&program, &data).word;
            assert_eq!(
                Action::from_word(word).to_string(),
                verdict,
                "{layout:?}: {row}"
            );
        }
        n_rows += 1;
    }
    n_rows
}

fn filter_named(name: &str) -> Loaded {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let paths = [
        "filters/{}.filter",
        "filters/{}.json",
        "verdicts/{}.service",
        "verdicts/{}.policy",
    ];
    let paths = paths.map(|path| tests.join(path.replace("{}", name)));
    let source = paths
        .iter()
        .find_map(|path| std::fs::read_to_string(path).ok());
    load(&source.unwrap(), &Target::default()).unwrap()
}

/// A name, or a number.
fn number(arch: Arch, syscall: &str) -> u32 {
    match syscall.parse::<i64>() {
        Ok(nr) => u32::try_from(nr & 0xffff_ffff).unwrap(),
        Err(_) => syscalls::number(arch, syscall).unwrap(),
    }
}

fn word(text: &str) -> u64 {
    match text.strip_prefix("0x") {
        Some(hex) => u64::from_str_radix(hex, 16).unwrap(),
        None => text.parse().unwrap_or(0),
    }
}
