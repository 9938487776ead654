//! Puts every file of `static/examples` into the page, in order of its name, and the names of the
//! languages of `static/lang`: adding an example or a language needs no Rust.

use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hasher as _};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    if env::var_os("CARGO_FEATURE_PARTS").is_some() {
        to_be_taken_apart()?;
    }
    let mut code = String::from("&[\n");
    for path in files("examples", "filter")? {
        // Writing to a String cannot fail.
        let file = fs::canonicalize(&path)?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let file = file.display().to_string();
        let _ = writeln!(code, "    ({name:?}, include_str!({file:?})),");
    }
    code.push_str("]\n");
    write("examples.rs", &code)?;
    let mut code = String::from("&[\n    (\"en\", \"English\"),\n");
    for path in files("lang", "json")? {
        let text = fs::read_to_string(&path)?;
        let named = text.split("\"@name\": \"").nth(1);
        let name = named.and_then(|rest| rest.split('"').next());
        let name = name.ok_or_else(|| io::Error::other("a language has a line \"@name\""))?;
        let tag = path.file_stem().unwrap_or_default().to_string_lossy();
        let _ = writeln!(code, "    ({tag:?}, {name:?}),");
    }
    code.push_str("]\n");
    write("languages.rs", &code)
}

/// Has the linker say what refers to what.
fn to_be_taken_apart() -> io::Result<()> {
    println!("cargo::rustc-link-arg-bins=--emit-relocs");
    // Trunk names the page after the linked wasm, but what comes of that is also the script's doing.
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scripts/bin/wasm-bindgen");
    println!("cargo::rerun-if-changed={}", script.display());
    let mut hasher = DefaultHasher::new();
    hasher.write(&fs::read(script)?);
    let id = hasher.finish();
    println!("cargo::rustc-link-arg-bins=--build-id={id:#018x}");
    Ok(())
}

/// The files of a folder of `static`, in order; whatever changes there is built in again.
fn files(folder: &str, extension: &str) -> io::Result<Vec<PathBuf>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../static")
        .join(folder);
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<_>>()?;
    files.retain(|path| path.extension().is_some_and(|found| found == extension));
    files.sort();
    for path in &files {
        println!("cargo::rerun-if-changed={}", path.display());
    }
    Ok(files)
}

fn write(name: &str, code: &str) -> io::Result<()> {
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo sets OUT_DIR"))?;
    fs::write(Path::new(&out).join(name), code)
}
