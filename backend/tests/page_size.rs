//! What a browser has to fetch before the page does anything.
//!
//! Needs `dist/` (`trunk build --release`); `make test` brings it.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::io::Write as _;
use std::path::Path;

/// Bytes of compressed wasm. The page is meant to need 350,000; this keeps it from growing while it
/// does not. A third is audit, explanations and the writers of other tools' filters, which could be
/// fetched when they are first asked for; then come yew with our components, serde, and the tables.
const MAX_WASM: usize = 720_000;

#[test]
fn the_page_is_small_enough_to_wait_for() {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("../dist");
    let files = fs::read_dir(&dist)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let wasm: Vec<_> = files
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "wasm")
        })
        .collect();
    assert_eq!(wasm.len(), 1, "{wasm:?} in {}", dist.display());
    let plain = fs::read(&wasm[0]).unwrap();
    let mut packed = Vec::new();
    // Quality 11 and a window of 2^22, as a proxy stores it.
    let mut writer = brotli::CompressorWriter::new(&mut packed, 1 << 16, 11, 22);
    writer.write_all(&plain).unwrap();
    drop(writer);
    println!("wasm: {} bytes, {} with brotli", plain.len(), packed.len());
    assert!(
        packed.len() <= MAX_WASM,
        "{} bytes with brotli",
        packed.len()
    );
}
