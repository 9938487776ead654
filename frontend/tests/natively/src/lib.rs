//! A macro is native code even where its caller is built for wasm: so the browser's test can be
//! given what the same filter core answers natively.

mod digest;
mod random;

use proc_macro::TokenStream;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// Filters that random ones are added to.
const DIRECTORIES: [&str; 2] = ["static/examples", "shared/tests/filters"];
/// How many random filters there are.
const N_RANDOM: usize = 200;

/// Expands to `&[(name, source, digest)]`: every example, every fixture and some random filters, each
/// with a digest of all that the filter core makes of it natively.
#[proc_macro]
pub fn corpus(_: TokenStream) -> TokenStream {
    match table() {
        Ok(table) => table.parse().unwrap_or_default(),
        Err(problem) => format!("compile_error!({problem:?})")
            .parse()
            .unwrap_or_default(),
    }
}

fn table() -> Result<String, String> {
    // frontend/tests/natively
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let mut rows = String::new();
    let mut row = |name: &str, source: &str| {
        let digest = digest::of(source);
        // Writing to a String cannot fail.
        let _ = write!(rows, "({name:?}, {source:?}, {digest}_u64),");
    };
    let mut watched = String::new();
    for directory in DIRECTORIES {
        for file in files(&root.join(directory))? {
            let source = fs::read_to_string(&file);
            let source = source.map_err(|error| format!("{}: {error}", file.display()))?;
            let file = file.display().to_string();
            row(&file, &source);
            // The compiler expands the macro again when one of them has changed.
            let _ = write!(watched, "const _: &str = include_str!({file:?});");
        }
    }
    for (number, source) in random::filters().take(N_RANDOM).enumerate() {
        row(&format!("random {number}"), &source);
    }
    Ok(format!("{{ {watched} &[{rows}] }}"))
}

fn files(directory: &Path) -> Result<Vec<PathBuf>, String> {
    let problem = |error| format!("{}: {error}", directory.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(directory).map_err(problem)? {
        files.push(
            entry
                .map_err(problem)?
                .path()
                .canonicalize()
                .map_err(problem)?,
        );
    }
    files.sort();
    Ok(files)
}
