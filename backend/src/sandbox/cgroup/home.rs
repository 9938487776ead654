//! This server's own directory in one hierarchy, locked while it lives.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use nix::fcntl::{Flock, FlockArg};

use super::controller::{Controller, Version};
use super::unavailable::Unavailable;
use super::{PREFIX, delegate};

/// This server's directory in one hierarchy. Removed on drop, with the lock given up after.
#[derive(Debug)]
pub(super) struct Home {
    pub(super) version: Version,
    pub(super) path: PathBuf,
    pub(super) controllers: Vec<Controller>,
    _lock: Flock<File>,
}

impl Home {
    /// How often to try: another server may sweep a directory in the moment before it is locked.
    const TRIES: u32 = 10;

    pub(super) fn version_1(
        place: &Path,
        controllers: Vec<Controller>,
    ) -> Result<Self, Unavailable> {
        let (path, lock) = make(place)?;
        Ok(Self {
            version: Version::One,
            path,
            controllers,
            _lock: lock,
        })
    }

    /// In a group that hands `controllers` on to its children, or can be made to.
    pub(super) fn version_2(own: &Path, controllers: Vec<Controller>) -> Result<Self, Unavailable> {
        let (path, lock) = make(own)?;
        let home = Self {
            version: Version::Two,
            path,
            controllers,
            _lock: lock,
        };
        // On an error `home` is dropped, which removes the directory.
        delegate::hand_on(own, &home.path, &home.controllers)?;
        Ok(home)
    }
}

fn make(place: &Path) -> Result<(PathBuf, Flock<File>), Unavailable> {
    // One process can have several, so its id alone is not enough.
    static HOMES: AtomicU64 = AtomicU64::new(0);
    let mut tries = 0..Home::TRIES;
    loop {
        let number = HOMES.fetch_add(1, Ordering::Relaxed);
        let path = place.join(format!("{PREFIX}{}-{number}", std::process::id()));
        match try_make(&path) {
            Ok(lock) => return Ok((path, lock)),
            Err(source)
                if source.kind() == io::ErrorKind::PermissionDenied || tries.next().is_none() =>
            {
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

impl Drop for Home {
    fn drop(&mut self) {
        // If a run is still in it, or we are, the next server sweeps it.
        let _ = fs::remove_dir(&self.path);
    }
}
