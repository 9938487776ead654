//! The settings as people read them: `docs/settings.md` and `serve --help` know every one.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test fails by panicking"
)]

use ringside_backend::config::{LIMITS, SETTINGS, help, markdown};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const DOCUMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/settings.md");

/// For each limit: the tests that reach it and go one past it, by name.
const TESTS: &str = include_str!("settings/limits.txt");

#[test]
fn the_document_is_what_the_code_says() {
    if std::env::var_os("UPDATE").is_some() {
        fs::write(DOCUMENT, markdown()).unwrap();
    }
    let written = fs::read_to_string(DOCUMENT).unwrap_or_default();
    let wanted = markdown();
    for (line, expected) in written.lines().zip(wanted.lines()) {
        assert_eq!(line, expected, "UPDATE=1 writes it anew");
    }
    assert_eq!(written.len(), wanted.len(), "UPDATE=1 writes it anew");
}

#[test]
fn help_names_every_setting() {
    let keys = LIMITS.iter().map(|spec| spec.key);
    for key in keys.chain(SETTINGS.iter().map(|spec| spec.key)) {
        assert!(help().contains(&format!("\n  {key} ")), "{key}");
    }
}

/// Every `.rs` file below a directory, as one text.
fn sources(dir: &Path) -> String {
    let mut all = String::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all += &sources(&path);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            all += &fs::read_to_string(&path).unwrap();
        }
    }
    all
}

fn own_sources() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    sources(&root.join("src")) + &sources(&root.join("tests"))
}

#[test]
fn every_attack_has_tests_that_exist() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/attacks.md");
    let (document, sources) = (fs::read_to_string(path).unwrap(), own_sources());
    let rows = document.lines().filter(|line| line.starts_with("| "));
    let rows = rows.filter(|row| !row.starts_with("| what |") && !row.starts_with("| --- |"));
    for row in rows {
        let tests = row.rsplit("| ").next().unwrap().trim_end_matches(" |");
        let names: Vec<_> = tests.split_whitespace().collect();
        assert!(!names.is_empty(), "{row}");
        for name in names {
            let name = name.trim_matches('`');
            assert!(sources.contains(&format!("fn {name}()")), "{name}");
        }
    }
}

#[test]
fn every_limit_has_tests_that_exist() {
    let sources = own_sources();
    let lines = TESTS.lines().filter(|line| !line.starts_with('#'));
    let table: BTreeMap<_, _> = lines.filter_map(|line| line.split_once(' ')).collect();
    for spec in LIMITS {
        let tests = table.get(spec.key).copied().unwrap_or_default();
        assert!(!tests.is_empty(), "no test of {} is named", spec.key);
        for test in tests.split_whitespace() {
            assert!(
                sources.contains(&format!("fn {test}()")),
                "{test} of {}",
                spec.key
            );
        }
    }
    let unknown = table
        .keys()
        .find(|key| LIMITS.iter().all(|spec| spec.key != **key));
    assert_eq!(unknown, None);
}
