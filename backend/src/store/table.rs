//! The tables of the database. Each change is one transaction: whole on the disk, or not there.

use super::name::{Key, Token, TokenHash};
use super::pack::Packed;
use super::{Disk, Room, StoreError};
use redb::{Database, ReadableDatabase as _, ReadableTable, ReadableTableMetadata as _, Table};
use redb::{TableDefinition, TableError, WriteTransaction};

/// Seconds since 1970, bytes, number of pieces, hash of the token.
type Entry = (u64, u64, u32, TokenHash);

/// One row a run.
const RUNS: TableDefinition<'_, Key, Entry> = TableDefinition::new("runs");
/// Their pieces, in order.
const PIECES: TableDefinition<'_, (Key, u32), &[u8]> = TableDefinition::new("pieces");
/// By the time at which they are over.
const EXPIRIES: TableDefinition<'_, (u64, Key), ()> = TableDefinition::new("expiries");
/// Bytes of all pieces, under the only key.
const TOTALS: TableDefinition<'_, (), u64> = TableDefinition::new("totals");

/// What is kept beside the pieces.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) key: Key,
    pub(super) token: TokenHash,
    pub(super) expires_at: u64,
}

/// A kept run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// Bytes of the gzip stream.
    pub bytes: u64,
    /// Seconds since 1970.
    pub expires_at: u64,
}

/// What became of the wish to delete.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Removal {
    /// It is gone.
    Done,
    /// There is none.
    NotThere,
    /// The token is another one's.
    WrongToken,
}

/// The tables, open for writing.
struct Tables<'a> {
    runs: Table<'a, Key, Entry>,
    pieces: Table<'a, (Key, u32), &'static [u8]>,
    expiries: Table<'a, (u64, Key), ()>,
    totals: Table<'a, (), u64>,
}

impl<'a> Tables<'a> {
    fn open(change: &'a WriteTransaction) -> Result<Self, StoreError> {
        Ok(Self {
            runs: change.open_table(RUNS)?,
            pieces: change.open_table(PIECES)?,
            expiries: change.open_table(EXPIRIES)?,
            totals: change.open_table(TOTALS)?,
        })
    }

    fn bytes(&self) -> Result<u64, StoreError> {
        Ok(self.totals.get(())?.map_or(0, |total| total.value()))
    }

    fn forget(&mut self, key: Key) -> Result<(), StoreError> {
        let Some((expires_at, bytes, n_pieces, _)) = self.runs.remove(key)?.map(|row| row.value())
        else {
            return Ok(());
        };
        for at in 0..n_pieces {
            self.pieces.remove((key, at))?;
        }
        self.expiries.remove((expires_at, key))?;
        let left = self.bytes()?.saturating_sub(bytes);
        self.totals.insert((), left)?;
        Ok(())
    }

    fn sweep(&mut self, now: u64) -> Result<usize, StoreError> {
        let mut over = Vec::new();
        for row in self.expiries.range(..=(now, [u8::MAX; 16]))? {
            over.push(row?.0.value().1);
        }
        for &key in &over {
            self.forget(key)?;
        }
        Ok(over.len())
    }
}

/// Whether the reserve of the disk stays free. A file keeps its length when runs are deleted: what
/// is free within it counts. To find out takes longer, and is done only when it matters.
fn has_place(
    change: &WriteTransaction,
    bytes: u64,
    room: Room,
    disk: Disk,
) -> Result<bool, StoreError> {
    if disk.left.saturating_sub(bytes) >= room.reserve {
        return Ok(true);
    }
    let stats = change.stats()?;
    let used = stats
        .allocated_pages()
        .saturating_mul(stats.page_size() as u64);
    let free = disk.file.saturating_sub(used);
    Ok(disk.left.saturating_add(free).saturating_sub(bytes) >= room.reserve)
}

pub(super) fn keep(
    database: &Database,
    row: &Row,
    packed: &Packed,
    room: Room,
    disk: Disk,
    now: u64,
) -> Result<(), StoreError> {
    let change = database.begin_write()?;
    let has_place = has_place(&change, packed.bytes(), room, disk)?;
    let mut tables = Tables::open(&change)?;
    let swept = tables.sweep(now)?;
    if !has_place {
        drop(tables);
        // What is over may be what is in the way of the next one.
        if swept > 0 {
            change.commit()?;
        }
        return Err(StoreError::NearlyFull(room.reserve));
    }
    if tables.runs.len()? >= room.shares {
        return Err(StoreError::TooMany(room.shares));
    }
    let bytes = packed.bytes();
    let total = tables.bytes()?.saturating_add(bytes);
    if total > room.bytes {
        return Err(StoreError::Full(room.bytes));
    }
    let mut n_pieces = 0;
    for piece in &packed.pieces {
        tables
            .pieces
            .insert((row.key, n_pieces), piece.as_slice())?;
        n_pieces += 1;
    }
    let entry = (row.expires_at, bytes, n_pieces, row.token);
    tables.runs.insert(row.key, entry)?;
    tables.expiries.insert((row.expires_at, row.key), ())?;
    tables.totals.insert((), total)?;
    drop(tables);
    Ok(change.commit()?)
}

/// A table that nobody has written to yet is not there.
fn entry(database: &Database, key: Key, now: u64) -> Result<Option<Entry>, StoreError> {
    let runs = match database.begin_read()?.open_table(RUNS) {
        Ok(runs) => runs,
        Err(TableError::TableDoesNotExist(_)) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let entry = runs.get(key)?.map(|row| row.value());
    Ok(entry.filter(|(expires_at, ..)| *expires_at > now))
}

pub(super) fn find(database: &Database, key: Key, now: u64) -> Result<Option<Found>, StoreError> {
    let found = entry(database, key, now)?;
    Ok(found.map(|(expires_at, bytes, ..)| Found { bytes, expires_at }))
}

pub(super) fn piece(database: &Database, key: Key, at: u32) -> Result<Option<Vec<u8>>, StoreError> {
    let pieces = database.begin_read()?.open_table(PIECES)?;
    let piece = pieces.get((key, at))?;
    Ok(piece.map(|piece| piece.value().to_vec()))
}

pub(super) fn remove(
    database: &Database,
    key: Key,
    token: &Token,
    now: u64,
) -> Result<Removal, StoreError> {
    let Some((.., hash)) = entry(database, key, now)? else {
        return Ok(Removal::NotThere);
    };
    if !token.opens(&hash) {
        return Ok(Removal::WrongToken);
    }
    let change = database.begin_write()?;
    Tables::open(&change)?.forget(key)?;
    change.commit()?;
    Ok(Removal::Done)
}

/// Nothing is written when nothing is over.
pub(super) fn sweep(database: &Database, now: u64) -> Result<usize, StoreError> {
    let change = database.begin_write()?;
    let swept = Tables::open(&change)?.sweep(now)?;
    if swept > 0 {
        change.commit()?;
    } else {
        change.abort()?;
    }
    Ok(swept)
}
