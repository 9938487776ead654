//! Removes what servers that were killed have left.

use std::fs::{self, File};
use std::path::Path;

use nix::fcntl::{Flock, FlockArg};

use super::PREFIX;
use super::run;

/// Removes every directory of ours in `place` whose server is gone. A live server holds a lock
/// on its own. What cannot be removed is left: it is in nobody's way.
pub(super) fn sweep(place: &Path) {
    let is_named = |path: &Path, prefix: &str| {
        path.file_name()
            .is_some_and(|name| name.as_encoded_bytes().starts_with(prefix.as_bytes()))
    };
    for home in directories(place) {
        if !is_named(&home, PREFIX) {
            continue;
        }
        let Ok(file) = File::open(&home) else {
            continue;
        };
        if Flock::lock(file, FlockArg::LockExclusiveNonblock).is_err() {
            continue;
        }
        for inner in directories(&home) {
            // What is no run may have somebody in it who is alive and well.
            if is_named(&inner, "run-") {
                run::remove(&inner);
            } else {
                let _ = fs::remove_dir(&inner);
            }
        }
        let _ = fs::remove_dir(&home);
    }
}

fn directories(place: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(place).into_iter().flatten().flatten();
    entries
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .map(|entry| entry.path())
        .collect()
}
