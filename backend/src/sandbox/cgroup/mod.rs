//! Control groups: memory and processes of a whole run, where the host lets us make them.
//!
//! Each server has one directory in each hierarchy that it uses, locked while it lives, and in it
//! one directory a run. A server that was killed leaves its directories behind, empty and
//! unlocked; the next one sweeps them away.

mod find;
mod run;
mod sweep;

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use nix::fcntl::{Flock, FlockArg};

use find::Places;
pub(super) use run::RunCgroup;

/// Start of the name of every directory of ours.
const PREFIX: &str = "ringside-";

/// The control groups that this server may make.
#[derive(Debug, Clone)]
pub struct Cgroups(Arc<Found>);

#[derive(Debug)]
enum Found {
    /// None, and why.
    Nothing(String),
    Groups {
        memory: Home,
        pids: Home,
        runs: AtomicU64,
    },
}

/// This server's directory in one hierarchy. Removed on drop, with the lock given up after.
#[derive(Debug)]
struct Home {
    path: PathBuf,
    _lock: Flock<File>,
}

impl Cgroups {
    /// Does without: limits are then rlimits only.
    pub fn none(reason: impl Into<String>) -> Self {
        Self(Arc::new(Found::Nothing(reason.into())))
    }

    /// Finds what the host offers, sweeps what dead servers left, and makes our own directories.
    pub fn find() -> Self {
        Self::try_find().unwrap_or_else(|reason| Self::none(reason.to_string()))
    }

    fn try_find() -> Result<Self, Unavailable> {
        let Places { memory, pids } = find::places()?;
        for place in [&memory, &pids] {
            sweep::sweep(place);
        }
        Ok(Self(Arc::new(Found::Groups {
            memory: Home::make(&memory)?,
            pids: Home::make(&pids)?,
            runs: AtomicU64::new(0),
        })))
    }

    /// This server's own directories, memory first; `None` if the host offers none.
    pub fn homes(&self) -> Option<[&Path; 2]> {
        match &*self.0 {
            Found::Nothing(_) => None,
            Found::Groups { memory, pids, .. } => Some([&memory.path, &pids.path]),
        }
    }

    /// Why there are none; `None` if there are.
    pub(super) fn missing(&self) -> Option<&str> {
        match &*self.0 {
            Found::Nothing(reason) => Some(reason),
            Found::Groups { .. } => None,
        }
    }

    /// Directories for one run, without limits yet. `None` if the host offers none.
    pub(super) fn make(&self) -> io::Result<Option<RunCgroup>> {
        match &*self.0 {
            Found::Nothing(_) => Ok(None),
            Found::Groups { memory, pids, runs } => {
                let name = format!("run-{}", runs.fetch_add(1, Ordering::Relaxed));
                let (memory, pids) = (memory.path.join(&name), pids.path.join(&name));
                RunCgroup::make(self.clone(), memory, pids).map(Some)
            }
        }
    }
}

impl Home {
    /// How often to try: another server may sweep a directory in the moment before it is locked.
    const TRIES: u32 = 10;

    fn make(place: &Path) -> Result<Self, Unavailable> {
        // One process can have several, so its id alone is not enough.
        static HOMES: AtomicU64 = AtomicU64::new(0);
        let mut tries = 0..Self::TRIES;
        loop {
            let number = HOMES.fetch_add(1, Ordering::Relaxed);
            let path = place.join(format!("{PREFIX}{}-{number}", std::process::id()));
            match Self::try_make(&path) {
                Ok(lock) => return Ok(Self { path, _lock: lock }),
                Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                    return Err(Unavailable::Refused {
                        path,
                        source: error,
                    });
                }
                Err(source) if tries.next().is_none() => {
                    return Err(Unavailable::Refused { path, source });
                }
                Err(_) => {}
            }
        }
    }

    fn try_make(path: &Path) -> io::Result<Flock<File>> {
        fs::create_dir(path)?;
        let lock = Flock::lock(File::open(path)?, FlockArg::LockExclusiveNonblock)
            .map_err(|(_, errno)| errno)?;
        // Locked, but is it still there?
        fs::metadata(path)?;
        Ok(lock)
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        // If a run is still in it, the next server sweeps it.
        let _ = fs::remove_dir(&self.path);
    }
}

/// Why there are no control groups for us.
#[derive(Debug, thiserror::Error)]
enum Unavailable {
    #[error("cannot read {path}: {source}")]
    Unreadable {
        path: &'static str,
        source: io::Error,
    },
    #[error("no hierarchy with a {0} controller is mounted where we could make groups")]
    NoController(&'static str),
    #[error("cannot make {}: {source}", .path.display())]
    Refused { path: PathBuf, source: io::Error },
}
