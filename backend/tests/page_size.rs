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
use std::path::{Path, PathBuf};

/// Bytes of the compressed wasm that the page cannot begin without: yew with what is on the first
/// screen, the tables of syscalls, arguments and constants, and the lexer for its colours. What is not
/// on the first screen belongs into a part (`frontend/src/parts.rs`).
const MAX_PAGE: usize = 350_000;

/// The same of one part, which somebody waits for who wants it before the page has fetched it ahead.
/// The largest holds every tab of three rows: listing, graph, costs, passes, heat, rules, timeline, processes.
const MAX_PART: usize = 175_000;

/// The same of all parts, which the page fetches when it has nothing else to do: as much again.
const MAX_PARTS: usize = 350_000;

/// The same of the worker, which is fetched while the page is looked at already. It holds every
/// language that filters are read and written in, the compiler, the audit and the explanations, and is
/// built for speed: it answers at every key. It also completes, explains words and errnos, edits rules,
/// reads logs of strace and writes runs as HTML files.
const MAX_WORKER: usize = 790_000;

/// The same of the editor's module, which is fetched once the page stands.
const MAX_EDITOR: usize = 110_000;

#[test]
fn the_page_is_small_enough_to_wait_for() {
    check("ringside-frontend-", "wasm", MAX_PAGE);
}

#[test]
fn the_parts_of_the_page_are_small_enough_to_follow_it() {
    let parts = files("part-", "wasm");
    assert!(parts.len() > 1, "{parts:?}");
    let sizes: Vec<usize> = parts.iter().map(|part| packed(part)).collect();
    for (part, size) in parts.iter().zip(&sizes) {
        assert!(*size <= MAX_PART, "{part}: {size} bytes with brotli");
    }
    let all: usize = sizes.iter().sum();
    println!("all parts: {all} with brotli");
    assert!(all <= MAX_PARTS, "all parts: {all} bytes with brotli");
}

#[test]
fn the_worker_is_small_enough_to_be_there_before_the_first_key() {
    check("ringside-core-", "wasm", MAX_WORKER);
}

#[test]
fn the_editor_is_small_enough_to_follow_the_page() {
    check("code-mirror-", "js", MAX_EDITOR);
}

fn dist() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../dist")
}

/// The files of the page whose names begin and end so.
fn files(name: &str, extension: &str) -> Vec<String> {
    let files = fs::read_dir(dist()).unwrap().map(|entry| entry.unwrap());
    files
        .map(|entry| entry.file_name().into_string().unwrap())
        .filter(|file| file.starts_with(name))
        .filter(|file| {
            Path::new(file)
                .extension()
                .is_some_and(|end| end == extension)
        })
        .collect()
}

fn check(name: &str, extension: &str, most: usize) {
    let found = files(name, extension);
    assert_eq!(found.len(), 1, "{found:?} in {}", dist().display());
    let packed = packed(&found[0]);
    assert!(packed <= most, "{name}: {packed} bytes with brotli");
}

/// How many bytes a browser fetches of it.
fn packed(file: &str) -> usize {
    let plain = fs::read(dist().join(file)).unwrap();
    let mut packed = Vec::new();
    // Quality 11 and a window of 2^22, as a proxy stores it.
    let mut writer = brotli::CompressorWriter::new(&mut packed, 1 << 16, 11, 22);
    writer.write_all(&plain).unwrap();
    drop(writer);
    let (plain, packed) = (plain.len(), packed.len());
    println!("{file}: {plain} bytes, {packed} with brotli");
    packed
}
