//! What a browser has to fetch: before the page does anything, and before the editor's first answer.
//!
//! Needs `dist/` (`trunk build --release`); `make test` brings it.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(
    clippy::print_stdout,
    reason = "the sizes are worth knowing even when they fit"
)]

use std::fs;
use std::io::Write as _;
use std::path::Path;

/// Bytes of the compressed wasm that the page cannot begin without. It is meant to need 350,000, and
/// this keeps it from growing while it does not: yew with our components comes first, then the tables
/// of syscalls, arguments and constants, and serde's readers of events; comparing runs, the language of
/// the search and the commands could be fetched when they are first asked for.
const MAX_PAGE: usize = 470_000;

/// The same of the worker, which is fetched while the page is looked at already. It holds every
/// language that filters are read and written in, the compiler, the audit and the explanations, and is
/// built for speed: it answers at every key.
const MAX_WORKER: usize = 690_000;

/// The same of the editor's module, which is fetched once the page stands.
const MAX_EDITOR: usize = 110_000;

#[test]
fn the_page_is_small_enough_to_wait_for() {
    check("ringside-frontend-", "wasm", MAX_PAGE);
}

#[test]
fn the_worker_is_small_enough_to_be_there_before_the_first_key() {
    check("ringside-core-", "wasm", MAX_WORKER);
}

#[test]
fn the_editor_is_small_enough_to_follow_the_page() {
    check("code-mirror-", "js", MAX_EDITOR);
}

fn check(name: &str, extension: &str, most: usize) {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("../dist");
    let files = fs::read_dir(&dist).unwrap().map(|entry| entry.unwrap());
    let found: Vec<_> = files
        .map(|entry| entry.file_name().into_string().unwrap())
        .filter(|file| file.starts_with(name))
        .filter(|file| {
            Path::new(file)
                .extension()
                .is_some_and(|end| end == extension)
        })
        .collect();
    assert_eq!(found.len(), 1, "{found:?} in {}", dist.display());
    let plain = fs::read(dist.join(&found[0])).unwrap();
    let mut packed = Vec::new();
    // Quality 11 and a window of 2^22, as a proxy stores it.
    let mut writer = brotli::CompressorWriter::new(&mut packed, 1 << 16, 11, 22);
    writer.write_all(&plain).unwrap();
    drop(writer);
    let (plain, packed) = (plain.len(), packed.len());
    println!("{name}: {plain} bytes, {packed} with brotli");
    assert!(packed <= most, "{name}: {packed} bytes with brotli");
}
