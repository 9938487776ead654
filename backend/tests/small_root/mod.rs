//! A file tree with a few programs, made from the host's.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Copies a program of the host, and the libraries that it is linked with, to where it has them.
fn install(root: &Path, program: &str) {
    let listed = Command::new("ldd").arg(program).output().unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    let libraries = listed
        .split_whitespace()
        .filter(|word| word.starts_with('/'));
    for from in libraries.chain([program]) {
        // `/lib64/ld-linux-x86-64.so.2` is below /usr in the tree, as on merged systems.
        let name = from.trim_start_matches('/');
        let name = name.strip_prefix("usr/").unwrap_or(name);
        let to = root.join("usr").join(name);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(fs::canonicalize(from).unwrap(), &to).unwrap();
    }
}

/// A small tree, in a directory that only we may enter.
pub(crate) fn tree() -> (tempfile::TempDir, PathBuf) {
    let closed = tempfile::tempdir().unwrap();
    let root = closed.path().join("root");
    for name in ["bin", "lib", "lib64"] {
        fs::create_dir_all(root.join("usr").join(name)).unwrap();
        symlink(format!("usr/{name}"), root.join(name)).unwrap();
    }
    for program in ["/usr/bin/sh", "/usr/bin/cat", "/usr/bin/ls"] {
        install(&root, program);
    }
    fs::write(root.join("usr/bin/mine"), "ours\n").unwrap();
    fs::create_dir(root.join("opt")).unwrap();
    fs::write(root.join("opt/task"), "find it\n").unwrap();
    fs::create_dir(root.join("secret")).unwrap();
    (closed, root)
}
