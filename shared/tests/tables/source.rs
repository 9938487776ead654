//! Where the numbers come from: crates and headers, read as text.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

/// The source directory and version of a crate that this package was built with.
pub(crate) fn package(name: &str) -> (PathBuf, String) {
    static METADATA: LazyLock<serde_json::Value> = LazyLock::new(|| {
        // What cargo has already unpacked is enough, but for a package that it was never asked to
        // build it may have to fetch.
        let text = metadata(&["--offline"]).or_else(|_| metadata(&[]));
        let text = text.unwrap_or_else(|error| panic!("{error}"));
        serde_json::from_slice(&text).expect("cargo metadata is JSON")
    });
    // The newest: another package may still hold an older one.
    let found = METADATA["packages"]
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

/// What cargo knows of this workspace on this platform, or what it printed instead.
fn metadata(options: &[&str]) -> Result<Vec<u8>, String> {
    let libc = if cfg!(target_env = "musl") {
        "musl"
    } else {
        "gnu"
    };
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version=1",
            "--locked",
            "--filter-platform",
        ])
        .arg(format!("{}-unknown-linux-{libc}", std::env::consts::ARCH))
        .arg("--manifest-path")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml"))
        .args(options)
        .output()
        .map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    Ok(output.stdout)
}

fn version_key(version: &str) -> Vec<u64> {
    version
        .split(['.', '-'])
        .map(|part| part.parse().unwrap_or(0))
        .collect()
}

/// Every `pub const PREFIX…: type = number;` of a Rust file, without the prefix.
pub(crate) fn rust_constants(file: &Path, prefix: &str) -> BTreeMap<String, u32> {
    rust_numbers(file)
        .into_iter()
        .filter_map(|(name, value)| {
            let name = name.strip_prefix(prefix)?.to_owned();
            Some((name, u32::try_from(value).ok()?))
        })
        .collect()
}

/// Every `pub const NAME: type = number;` and every `NAME = number,` of an enum.
pub(crate) fn rust_numbers(file: &Path) -> Vec<(String, i64)> {
    read(file)
        .lines()
        .filter_map(|line| {
            let line = line.trim();
            let (name, value) = match line.strip_prefix("pub const ") {
                Some(rest) => {
                    let (name, rest) = rest.split_once(':')?;
                    (name, rest.split_once('=')?.1.trim().strip_suffix(';')?)
                }
                None => line.strip_suffix(',')?.split_once(" = ")?,
            };
            Some((name.to_owned(), expression(value)?))
        })
        .collect()
}

/// Every `#define NAME number` and every `NAME = number,` of a C header.
pub(crate) fn c_numbers(file: &Path) -> Vec<(String, i64)> {
    read(file)
        .lines()
        .filter_map(|line| {
            let line = line.split("/*").next()?;
            let (name, value) = match line.strip_prefix("#define") {
                Some(rest) => rest.trim().split_once(char::is_whitespace)?,
                None => line.trim().strip_suffix(',')?.split_once('=')?,
            };
            Some((name.trim().to_owned(), c_expression(value)?))
        })
        .collect()
}

/// A number as C headers write it: `00001000`, `0x10U`, `(-1)`, `(1UL << 3)`.
fn c_expression(text: &str) -> Option<i64> {
    let text = text.trim().trim_matches(['(', ')']);
    if let Some((left, right)) = text.split_once("<<") {
        return c_expression(left)?.checked_shl(c_expression(right)?.try_into().ok()?);
    }
    let text = text.trim().trim_end_matches(['U', 'u', 'L', 'l']);
    let octal = text.len() > 1 && text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit());
    if octal {
        return i64::from_str_radix(text, 8).ok();
    }
    expression(text)
}

/// A number as crates write it: `0o200`, `1 << 3`, `0x8000 as c_int`, `-1`.
fn expression(text: &str) -> Option<i64> {
    if let Some((left, right)) = text.split_once("<<") {
        return expression(left.trim())?.checked_shl(expression(right.trim())?.try_into().ok()?);
    }
    let text = text.split(" as ").next()?.trim();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text),
    };
    let digits = digits.replace('_', "");
    let radix = |prefix, radix| {
        let rest = digits.strip_prefix(prefix)?;
        Some(u64::from_str_radix(rest, radix).ok()?.cast_signed())
    };
    let value = radix("0x", 16)
        .or_else(|| radix("0o", 8))
        .or_else(|| digits.parse().ok())?;
    Some(sign * value)
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
