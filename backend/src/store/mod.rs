//! What outlives a run: shared runs under links that nobody can guess.
//!
//! One file of an embedded database in a folder of its own; nothing is written elsewhere, and nothing at
//! all before the first run is shared. All of it blocks: callers bring a thread that may.
//!
//! [`pack`] turns what a client sent into what is kept, [`name`] makes ids and tokens, `table` keeps
//! them, and [`Pace`] says how often one client may.

pub mod name;
mod pace;
pub mod pack;
mod table;

use crate::config::Limits;
use name::{Id, Token};
use nix::sys::statvfs::statvfs;
use pack::Packed;
use redb::Database;
use redb::backends::FileBackend;
use std::fs::DirBuilder;
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

pub use pace::Pace;
pub use table::{Found, Removal};

/// Name of the file in the store's folder.
const FILE: &str = "shares.redb";

/// Pages that the database keeps in memory; the kernel caches the file anyway.
const CACHE_BYTES: usize = 8 << 20;

/// Seconds since 1970.
pub fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs())
}

/// Something cannot be kept, or not be read.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// This server keeps nothing.
    #[error("this server keeps no runs; `ringside serve --store DIR` lets it")]
    Off,
    /// As many as may be.
    #[error("the server keeps {0} shared runs already, as many as it may; older ones expire")]
    TooMany(u64),
    /// No room left.
    #[error("the {0} bytes for shared runs are used up; older ones expire")]
    Full(u64),
    /// The disk is nearly full. What is left lets runs be forgotten, which takes room for a moment.
    #[error("the disk of the store has less than {0} bytes left beside this run")]
    NearlyFull(u64),
    /// The folder cannot be made or opened.
    #[error("cannot use the store `{}`: {source}", path.display())]
    Folder {
        /// Where.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The database says no.
    #[error("the store failed: {0}")]
    Database(#[source] Box<redb::Error>),
    /// The kernel gave no random numbers.
    #[error("no randomness: {0}")]
    Random(#[source] getrandom::Error),
}

impl<E: Into<redb::Error>> From<E> for StoreError {
    fn from(error: E) -> Self {
        Self::Database(Box::new(error.into()))
    }
}

/// How much is kept.
#[derive(Debug, Clone, Copy)]
struct Room {
    shares: u64,
    bytes: u64,
    reserve: u64,
}

/// How much room there is on the disk, in bytes.
#[derive(Debug, Clone, Copy)]
struct Disk {
    left: u64,
    file: u64,
}

/// Shared runs in a folder, or none at all.
#[derive(Debug)]
pub struct Store {
    folder: Option<PathBuf>,
    room: Room,
    /// Opened when it is first needed; closed after a failure, so that the next one begins anew.
    open: Mutex<Option<Arc<Database>>>,
}

impl Store {
    /// In `folder`, which need not be there yet; without one, nothing is kept.
    pub fn new(folder: Option<PathBuf>, limits: &Limits) -> Self {
        Self {
            folder,
            room: Room {
                shares: limits.shares,
                bytes: limits.store_bytes,
                reserve: limits.store_reserve_bytes,
            },
            open: Mutex::default(),
        }
    }

    /// Whether runs are kept.
    pub fn is_on(&self) -> bool {
        self.folder.is_some()
    }

    /// Opens the database, and makes it if it is not there.
    pub fn prepare(&self) -> Result<(), StoreError> {
        self.database(true).map(drop)
    }

    /// Keeps a run until `expires_at`. When this has come back, it is on the disk.
    pub fn keep(&self, packed: &Packed, expires_at: u64) -> Result<(Id, Token), StoreError> {
        let id = Id::random().map_err(StoreError::Random)?;
        let token = Token::random().map_err(StoreError::Random)?;
        let Some(database) = self.database(true)? else {
            return Err(StoreError::Off);
        };
        let disk = self.disk()?;
        let row = table::Row {
            key: id.key(),
            token: token.hash(),
            expires_at,
        };
        let kept = table::keep(&database, &row, packed, self.room, disk, now());
        self.watch(kept).map(|()| (id, token))
    }

    /// What is known of a run, if it is there and not over.
    pub fn find(&self, id: &Id) -> Result<Option<Found>, StoreError> {
        self.read(|database| table::find(database, id.key(), now()))
    }

    /// A piece of a kept run, from 0; `None` after the last, or when it was deleted meanwhile.
    pub fn piece(&self, id: &Id, at: u32) -> Result<Option<Vec<u8>>, StoreError> {
        self.read(|database| table::piece(database, id.key(), at))
    }

    /// Forgets a run, if the token is the one that was given for it.
    pub fn remove(&self, id: &Id, token: &Token) -> Result<Removal, StoreError> {
        let Some(database) = self.database(false)? else {
            return Ok(Removal::NotThere);
        };
        let removed = table::remove(&database, id.key(), token, now());
        self.watch(removed)
    }

    /// Forgets what is over; answers how many runs that were.
    pub fn sweep(&self) -> Result<usize, StoreError> {
        let Some(database) = self.database(false)? else {
            return Ok(0);
        };
        let swept = table::sweep(&database, now());
        self.watch(swept)
    }

    /// How much room there is, in the file and beside it.
    fn disk(&self) -> Result<Disk, StoreError> {
        let Some(folder) = &self.folder else {
            return Err(StoreError::Off);
        };
        let problem = |source| StoreError::Folder {
            path: folder.clone(),
            source,
        };
        let disk = statvfs(folder).map_err(|error| problem(error.into()))?;
        let file = folder.join(FILE).metadata().map_err(problem)?;
        Ok(Disk {
            left: disk.blocks_available().saturating_mul(disk.fragment_size()),
            // As `stat` counts them: holes take no room.
            file: file.blocks().saturating_mul(512),
        })
    }

    fn read<T>(
        &self,
        look: impl FnOnce(&Database) -> Result<Option<T>, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        let Some(database) = self.database(false)? else {
            return Ok(None);
        };
        let seen = look(&database);
        self.watch(seen)
    }

    /// The open database. `None`: there is no file, and none is to be made.
    fn database(&self, make: bool) -> Result<Option<Arc<Database>>, StoreError> {
        let Some(folder) = &self.folder else {
            return Ok(None);
        };
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.is_none() && (make || folder.join(FILE).exists()) {
            *open = Some(Arc::new(open_in(folder)?));
        }
        Ok(open.clone())
    }

    /// After a failure of the disk a database refuses everything: let go of it.
    fn watch<T>(&self, done: Result<T, StoreError>) -> Result<T, StoreError> {
        if let Err(StoreError::Database(error)) = &done {
            tracing::error!(%error, "the store failed");
            *self.open.lock().unwrap_or_else(PoisonError::into_inner) = None;
        }
        done
    }
}

/// Only the server's own user may look in.
fn open_in(folder: &Path) -> Result<Database, StoreError> {
    let problem = |source| StoreError::Folder {
        path: folder.to_owned(),
        source,
    };
    let mut builder = DirBuilder::new();
    builder.recursive(true).mode(0o700);
    builder.create(folder).map_err(problem)?;
    let mut options = std::fs::OpenOptions::new();
    options.read(true).write(true).create(true).mode(0o600);
    let file = options.open(folder.join(FILE)).map_err(problem)?;
    let mut builder = Database::builder();
    builder.set_cache_size(CACHE_BYTES);
    Ok(builder.create_with_backend(FileBackend::new(file)?)?)
}

#[cfg(test)]
mod tests;
