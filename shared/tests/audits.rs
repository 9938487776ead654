//! What an audit finds in every example of the page and in every filter of these tests: recorded in
//! `audits.rows`, so that a check that begins to cry wolf, or falls silent, is seen.
//!
//! `UPDATE=1 cargo test -p ringside-shared --test audits` writes it anew.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use ringside_shared::audit::{self, Severity};
use ringside_shared::load::{Target, load};
use std::fmt::Write as _;
use std::path::Path;

/// More findings than this are a flood that nobody reads.
const FLOOD: usize = 16;

fn audited(source: &str) -> Option<Vec<audit::Finding>> {
    let target = Target::default();
    let loaded = load(source, &target).ok()?;
    Some(audit::audit(source, &loaded, &target))
}

/// A line a finding: code, severity, rule, and whether there is an edit that mends it.
fn rows(name: &str, source: &str, out: &mut String) {
    let findings = audited(source).unwrap_or_else(|| panic!("{name} does not load"));
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{name}");
    for finding in findings {
        let rule = finding
            .place
            .rule
            .map_or("-".to_owned(), |rule| rule.to_string());
        let fix = if finding.fix.is_some() { " fix" } else { "" };
        let (code, severity) = (finding.code, finding.severity.name());
        let _ = writeln!(out, "  {severity} {code} {rule}{fix}");
    }
}

#[test]
fn examples_and_filters_have_the_recorded_findings() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = String::new();
    for directory in ["../static/examples", "tests/filters", "tests/profiles"] {
        let entries = std::fs::read_dir(shared.join(directory)).unwrap();
        let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        for path in paths {
            let name = path.file_name().unwrap().to_str().unwrap();
            rows(name, &std::fs::read_to_string(&path).unwrap(), &mut found);
        }
    }
    let recorded = shared.join("tests/audits.rows");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&recorded, &found).unwrap();
    }
    let recorded = std::fs::read_to_string(&recorded).unwrap();
    assert!(
        found == recorded,
        "UPDATE=1 records these findings:\n{found}"
    );
}

#[test]
fn profiles_of_containers_are_not_flooded_with_findings() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/profiles");
    assert!(audits(&own) > 0);
    match std::env::var("REAL_PROFILES") {
        Ok(directory) => assert!(audits(Path::new(&directory)) > 0, "none in {directory}"),
        Err(_) => println!("SKIPPED: REAL_PROFILES names no directory with real profiles"),
    }
}

/// Audits every profile of a directory; how many there are.
fn audits(directory: &Path) -> usize {
    let mut n_audited = 0;
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        let Some(findings) = audited(&std::fs::read_to_string(&path).unwrap()) else {
            continue;
        };
        n_audited += 1;
        let codes: Vec<_> = findings.iter().map(|finding| finding.code).collect();
        assert!(codes.len() <= FLOOD, "{}: {codes:?}", path.display());
        // Docker's own defaults are what most filters are measured by: no part of them is so weak
        // that it would be high, but for what the kernel truncates (fact 23) and io_uring.
        let name = path.file_name().unwrap().to_string_lossy();
        if name.starts_with("docker-default") || name == "container.json" {
            let high = findings
                .iter()
                .filter(|finding| finding.severity == Severity::High);
            for finding in high {
                assert!(
                    ["wide-int", "io-uring-open"].contains(&finding.code),
                    "{finding:#?}"
                );
            }
        }
    }
    n_audited
}
