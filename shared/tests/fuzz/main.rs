//! What the fuzzer claims, on the inputs that it once found and on those that it starts from.
//!
//! The claims are in `claims/`; `shared/fuzz` tries them on inputs of its own (`make fuzz`). An
//! input that broke one is kept in `cases/TARGET/`, under a name that says what was wrong.

mod claims;

use std::fs;
use std::path::{Path, PathBuf};

/// Every file of a directory, in order. No directory, no files.
fn files(directory: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(directory) else {
        return Vec::new();
    };
    let paths = entries.map(|entry| entry.expect("a directory lists its entries").path());
    let mut files: Vec<_> = paths.filter(|path| path.is_file()).collect();
    files.sort();
    files
}

#[test]
fn the_claims_hold_for_what_once_broke_them_and_for_what_fuzzing_starts_from() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR"));
    let seeds = [
        shared.join("tests/fuzz/seeds"),
        shared.join("tests/filters"),
        shared.join("../static/examples"),
    ];
    let seeds: Vec<_> = seeds.iter().flat_map(|seeds| files(seeds)).collect();
    assert!(seeds.len() > 14, "no seeds");
    for (name, claim) in claims::ALL {
        let cases = files(&shared.join("tests/fuzz/cases").join(name));
        for file in seeds.iter().chain(&cases) {
            // Seen only if the claim fails.
            println!("{name}: {}", file.display());
            claim(&fs::read(file).expect("a seed can be read"));
        }
    }
}

#[test]
fn every_claim_has_a_target_of_its_name() {
    let targets = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/fuzz_targets");
    let mut expected: Vec<_> = claims::ALL.iter().map(|(name, _)| *name).collect();
    expected.sort_unstable();
    let found: Vec<_> = files(&targets)
        .iter()
        .filter_map(|file| Some(file.file_stem()?.to_str()?.to_owned()))
        .collect();
    assert_eq!(found, expected);
}
