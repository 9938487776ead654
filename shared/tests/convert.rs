//! Filters that people have, in every language that we both write and read: our examples and, if
//! `REAL_PROFILES` names a directory, every profile in it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use ringside_shared::abi::{Arch, SeccompData};
use ringside_shared::filter::{Part, Policy, evaluate};
use ringside_shared::load::{Format, Target};
use ringside_shared::profile::{self, Output};
use std::path::{Path, PathBuf};

fn files(directory: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(directory).unwrap();
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| {
        let is_filter = path
            .extension()
            .is_some_and(|ext| ext == "filter" || ext == "json");
        is_filter && path.file_name().is_some_and(|name| name != "SOURCES.json")
    });
    files.sort();
    files
}

/// Reads, writes and reads again; how often the languages could say all of it.
fn check(path: &Path) -> usize {
    let source = std::fs::read_to_string(path).unwrap();
    let target = Target::default();
    let format = Format::of(&source);
    let Some(read) = profile::read(format, &source, &target).0 else {
        return 0;
    };
    let policy = read.policy;
    let calls = calls(&policy);
    let mut n_whole = 0;
    for output in Output::ALL {
        let format = Format::ALL
            .into_iter()
            .find(|format| format.name() == output.name());
        let written = profile::write(output, &policy, &target);
        let (Some(format), Some(text), []) = (format, written.text, &written.diagnostics[..])
        else {
            continue;
        };
        let (again, diagnostics) = profile::read(format, &text, &target);
        let name = path.display();
        let again = again.unwrap_or_else(|| panic!("{name} {output:?} {diagnostics:?}"));
        for data in &calls {
            let expected = evaluate(&policy, data).action;
            let found = evaluate(&again.policy, data).action;
            assert_eq!(found, expected, "{name} {output:?} {data:x?}");
        }
        n_whole += 1;
    }
    n_whole
}

#[test]
fn our_examples_read_back_as_they_were() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for directory in ["../static/examples", "tests/filters", "tests/profiles"] {
        for path in files(&root.join(directory)) {
            // Our own text can say everything.
            assert!(check(&path) >= 1, "{}", path.display());
        }
    }
}

#[test]
fn real_profiles_read_back_as_they_were() {
    let Ok(directory) = std::env::var("REAL_PROFILES") else {
        println!("SKIPPED: REAL_PROFILES names no directory with real profiles");
        return;
    };
    let files = files(Path::new(&directory));
    assert!(!files.is_empty(), "no profile in {directory}");
    let n_read = files.iter().filter(|path| check(path) >= 1).count();
    // One of them is refused: see `REFUSED` in profiles.rs.
    assert!(n_read + 1 >= files.len(), "{n_read} of {}", files.len());
}

/// Its names are of `x86_64`, of which kafel policies on x32 are, too.
#[test]
fn a_unit_on_any_host_is_written_in_words_that_can_be_read_there() {
    let source = "SystemCallFilter=@system-service\nSystemCallFilter=~@clock:EPERM\n";
    for host in Arch::ALL {
        let target = Target {
            host,
            ..Target::default()
        };
        let policy = profile::read(Format::Systemd, source, &target).0.unwrap();
        for output in Output::ALL {
            let written = profile::write(output, &policy.policy, &target);
            let (Some(text), Ok(format)) = (written.text, output.name().parse()) else {
                continue;
            };
            let (again, problems) = profile::read(format, &text, &target);
            assert!(again.is_some(), "{host} {output:?} {problems:?}");
        }
    }
}

/// Every number that could matter on every arch, with the edges of the conditions on it.
fn calls(policy: &Policy) -> Vec<SeccompData> {
    let mut calls = Vec::new();
    for audit in Arch::ALL.map(Arch::audit).into_iter().chain([0x28]) {
        let numbers = (0..600).flat_map(|nr| [nr, nr | 0x4000_0000]);
        for nr in numbers.chain([0x3fff_ffff, 0x8000_0000, u32::MAX - 1, u32::MAX]) {
            let data = SeccompData {
                nr,
                arch: audit,
                ..SeccompData::default()
            };
            calls.push(data);
            let Part::Section(section) = policy.part(audit, nr) else {
                continue;
            };
            let rules = section
                .rules
                .iter()
                .filter(|rule| rule.numbers.contains(nr));
            for condition in rules.flat_map(|rule| rule.guard.conditions()) {
                calls.extend(condition.edges().into_iter().map(|edge| {
                    let mut data = data;
                    data.args[usize::from(condition.index().get())] = edge;
                    data
                }));
            }
        }
    }
    calls
}
