//! The rules of the house, read from the source of all packages: who may depend on whom, where
//! unsafe code, serde, kernel constants and HTTP status codes may stand, and how long a file is.
#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot read the source has failed"
)]

use std::fs;
use std::path::{Path, PathBuf};

/// A file longer than this says why in its first comment: "longer than 400 lines because".
const MAX_LINES: usize = 400;
/// Files are about 100 lines long; the middle one must not grow far beyond.
const MAX_MEDIAN: usize = 150;

/// One Rust file of ours.
struct Source {
    /// From the workspace's root, with `/` between the parts.
    path: String,
    text: String,
}

impl Source {
    fn is_under(&self, directory: &str) -> bool {
        self.path.starts_with(directory)
    }

    fn is_generated(&self) -> bool {
        let first = self.text.lines().next().unwrap_or_default();
        first.contains("GENERATED")
    }

    fn is_test(&self) -> bool {
        let parts = || self.path.split('/');
        parts().any(|part| part == "tests" || part == "benches") || self.path.ends_with("/tests.rs")
    }

    /// The code with its line numbers, without comments and up to the unit tests.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = (1..).zip(self.text.lines().map(|line| {
            let comment = line.find("//").unwrap_or(line.len());
            &line[..comment]
        }));
        lines.take_while(|(_, line)| !line.starts_with("#[cfg(test)]"))
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

fn sources() -> Vec<Source> {
    let root = root();
    let mut directories: Vec<_> = ["shared", "backend", "frontend"]
        .iter()
        .flat_map(|package| ["src", "tests", "benches"].map(|part| root.join(package).join(part)))
        .filter(|directory| directory.is_dir())
        .collect();
    let mut sources = Vec::new();
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                directories.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                sources.push(Source {
                    text: fs::read_to_string(&path).unwrap(),
                    path: path.strip_prefix(&root).unwrap().display().to_string(),
                });
            }
        }
    }
    assert!(sources.len() > 50, "the source is not where it was");
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    sources
}

/// Fails with every line of code that `is_broken` finds fault with.
fn check(claim: &str, is_broken: impl Fn(&Source, &str) -> bool) {
    let mut faults = Vec::new();
    for source in &sources() {
        for (number, line) in source.code() {
            if is_broken(source, line) {
                faults.push(format!("{}:{number}: {}", source.path, line.trim()));
            }
        }
    }
    assert!(faults.is_empty(), "{claim}\n{}", faults.join("\n"));
}

/// Whether a line has the word, and not as a part of a longer one.
fn has_word(line: &str, word: &str) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        !before.is_some_and(is_word) && !after.is_some_and(is_word)
    })
}

#[test]
fn filter_and_bpf_do_not_import_each_other() {
    check("rule 1: only compile sees both", |source, line| {
        (source.is_under("shared/src/filter/") && line.contains("crate::bpf"))
            || (source.is_under("shared/src/bpf/") && line.contains("crate::filter"))
    });
}

#[test]
fn shared_has_serde_in_wire_only() {
    check(
        "rule 2: model types are converted by hand",
        |source, line| {
            source.is_under("shared/src/")
                && !source.is_under("shared/src/wire/")
                && !source.is_under("shared/src/profile/oci")
                && (has_word(line, "Serialize") || has_word(line, "Deserialize"))
        },
    );
}

#[test]
fn unsafe_code_stands_in_sys_only() {
    check(
        "rule 3: unsafe code is in backend/src/sys",
        |source, line| {
            let is_unsafe = [
                "unsafe {",
                "unsafe fn",
                "unsafe impl",
                "unsafe extern",
                "unsafe trait",
            ];
            is_unsafe.iter().any(|text| line.contains(text))
                && !source.is_under("backend/src/sys/")
                && !source.is_under("shared/tests/tidy.rs")
            // The test program that misbehaves on purpose cannot do so through safe wrappers.
            && !source.is_under("backend/src/bin/victim/")
        },
    );
    check("rule 3: nobody else lifts the ban", |source, line| {
        let is_ours = source.is_under("shared/src/") || source.is_under("frontend/src/");
        is_ours && has_word(line, "unsafe_code") && !line.contains("forbid")
    });
}

#[test]
fn kernel_numbers_stand_in_the_tables_only() {
    // AUDIT_ARCH_* and SECCOMP_RET_*: the numbers that people are most tempted to write out.
    const NUMBERS: [&str; 9] = [
        "0xc000003e",
        "0x40000003",
        "0xc00000b7",
        "0x7fff0000",
        "0x7ffc0000",
        "0x7ff00000",
        "0x7fc00000",
        "0x00050000",
        "0x00030000",
    ];
    const HOMES: [&str; 4] = [
        "shared/src/abi/",
        "shared/src/bpf/insn.rs",
        "shared/src/verdict.rs",
        "backend/src/sys/",
    ];
    check(
        "rule 4: kernel constants are in abi, insn and sys",
        |source, line| {
            let digits = line.replace('_', "").to_ascii_lowercase();
            !source.is_test()
                && !HOMES.iter().any(|home| source.is_under(home))
                && NUMBERS.iter().any(|number| digits.contains(number))
        },
    );
}

#[test]
fn shared_reads_nothing_but_its_arguments() {
    const OUTSIDE: [&str; 7] = [
        "std::fs",
        "std::net",
        "std::process",
        "std::env",
        "std::thread",
        "Instant",
        "SystemTime",
    ];
    check(
        "shared is a pure machine: no files, network, clock",
        |source, line| {
            source.is_under("shared/src/") && OUTSIDE.iter().any(|outside| has_word(line, outside))
        },
    );
    // Its order would reach listings and programs.
    check(
        "shared has no HashMap: the same text gives the same bytes",
        |source, line| {
            source.is_under("shared/src/")
                && (has_word(line, "HashMap") || has_word(line, "HashSet"))
        },
    );
}

#[test]
fn http_status_codes_stand_in_the_api_only() {
    check(
        "rule 7: HTTP status codes are in backend/src/api",
        |source, line| {
            source.is_under("backend/src/")
                && !source.is_under("backend/src/api/")
                && has_word(line, "StatusCode")
        },
    );
}

#[test]
fn files_are_short() {
    let mut lengths = Vec::new();
    let mut faults = Vec::new();
    for source in sources() {
        if source.is_generated() {
            continue;
        }
        let n = source.text.lines().count();
        lengths.push(n);
        let comment: Vec<_> = source
            .text
            .lines()
            .take_while(|line| line.starts_with("//"))
            .map(|line| line.trim_start_matches(['/', '!', ' ']))
            .collect();
        let is_justified = comment.join(" ").contains("longer than 400 lines because");
        if n > MAX_LINES && !is_justified {
            faults.push(format!("{}: {n} lines", source.path));
        }
    }
    assert!(faults.is_empty(), "too long\n{}", faults.join("\n"));
    lengths.sort_unstable();
    let median = lengths[lengths.len() / 2];
    assert!(median <= MAX_MEDIAN, "the median file has {median} lines");
}

#[test]
fn no_file_became_a_place() {
    const NAMES: [&str; 5] = ["utils", "helpers", "common", "manager", "misc"];
    let faults: Vec<_> = sources()
        .into_iter()
        .map(|source| source.path)
        .filter(|path| {
            let parts = || path.trim_end_matches(".rs").split('/');
            parts().any(|part| NAMES.contains(&part))
        })
        .collect();
    assert_eq!(faults, Vec::<String>::new());
}
