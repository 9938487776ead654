//! Where the numbers come from: crates and headers, read as text.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The source directory and version of a crate that this package was built with.
pub(crate) fn package(name: &str) -> (PathBuf, String) {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version=1",
            "--offline",
            "--manifest-path",
        ])
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml"))
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: serde_json::Value =
        serde_json::from_slice(&output.stdout).expect("cargo metadata is JSON");
    // The newest: another package may still hold an older one.
    let found = metadata["packages"]
        .as_array()
        .expect("packages is a list")
        .iter()
        .filter(|package| package["name"] == name)
        .max_by_key(|package| version_key(package["version"].as_str().unwrap_or_default()))
        .unwrap_or_else(|| panic!("{name} is a dependency"));
    let manifest = PathBuf::from(found["manifest_path"].as_str().expect("a path"));
    let version = found["version"].as_str().expect("a version").to_owned();
    (
        manifest
            .parent()
            .expect("a file has a directory")
            .to_owned(),
        version,
    )
}

fn version_key(version: &str) -> Vec<u64> {
    version
        .split(['.', '-'])
        .map(|part| part.parse().unwrap_or(0))
        .collect()
}

/// Every `pub const PREFIX…: type = number;` of a Rust file, without the prefix.
pub(crate) fn rust_constants(file: &Path, prefix: &str) -> BTreeMap<String, u32> {
    read(file)
        .lines()
        .filter_map(|line| {
            let (name, rest) = line.trim().strip_prefix("pub const ")?.split_once(':')?;
            let value = rest.split_once('=')?.1.trim().trim_end_matches(';');
            Some((name.strip_prefix(prefix)?.to_owned(), number(value)?))
        })
        .collect()
}

/// Every `#define PREFIX… number` of a C header, without the prefix.
pub(crate) fn c_defines(file: &Path, prefix: &str) -> BTreeMap<String, u32> {
    read(file)
        .lines()
        .filter_map(|line| {
            let mut words = line.strip_prefix("#define")?.split_whitespace();
            let name = words.next()?.strip_prefix(prefix)?.to_owned();
            Some((name, number(words.next()?)?))
        })
        .collect()
}

fn read(file: &Path) -> String {
    std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn number(text: &str) -> Option<u32> {
    match text.strip_prefix("0x") {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => text.parse().ok(),
    }
}
