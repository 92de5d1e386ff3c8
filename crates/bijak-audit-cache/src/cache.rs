//! The cache as a whole: one writer, one reader, what is held.

use std::{
    fmt, io,
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
};

use bijak_domain::Timestamp;
use rusqlite::{Connection, OptionalExtension};

use crate::{dictionary::Dictionary, matches::Matches, schema};

/// The local copy of one organization's log. All calls block.
pub struct AuditCache {
    writer: Mutex<Writer>,
    reader: Mutex<Reader>,
}

pub(crate) struct Writer {
    pub(crate) connection: Connection,
    pub(crate) dictionary: Dictionary,
}

pub(crate) struct Reader {
    pub(crate) connection: Connection,
    pub(crate) matches: Matches,
}

/// The run of events that is held: every `seq` from `low` to `high`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    pub low: u64,
    pub high: u64,
    pub oldest_time: Timestamp,
    pub newest_time: Timestamp,
}

impl Held {
    pub fn count(self) -> u64 {
        self.high - self.low + 1
    }
}

/// The file failed. It is left as it is; it can be fetched anew.
#[derive(Debug, thiserror::Error)]
pub enum CacheError {
    #[error("the audit cache cannot be opened: {0}")]
    Io(#[from] io::Error),
    #[error("the audit cache failed: {0}")]
    Database(#[from] rusqlite::Error),
    #[error("the audit cache is of another version: {0}")]
    Schema(#[from] rusqlite_migration::Error),
    /// A stored line is no event.
    #[error("the audit cache is damaged at event {seq}")]
    Damaged { seq: u64 },
}

impl AuditCache {
    /// Opens or makes the file at `path`.
    pub fn open(path: &Path) -> Result<Self, CacheError> {
        let writer = Writer { connection: schema::open_writer(path)?, dictionary: Dictionary::default() };
        let reader = Reader { connection: schema::open_reader(path)?, matches: Matches::default() };
        Ok(Self { writer: Mutex::new(writer), reader: Mutex::new(reader) })
    }

    /// What is held; `None`: nothing yet.
    pub fn held(&self) -> Result<Option<Held>, CacheError> {
        Ok(held(&self.reader().connection)?)
    }

    pub(crate) fn writer(&self) -> MutexGuard<'_, Writer> {
        // A panic while writing rolled its transaction back and lost the dictionary's memory with it (append.rs).
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn reader(&self) -> MutexGuard<'_, Reader> {
        self.reader.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) fn held(connection: &Connection) -> rusqlite::Result<Option<Held>> {
    connection
        .prepare_cached("SELECT low, high, oldest_time, newest_time FROM held")?
        .query_row([], |row| {
            Ok(Held {
                low: from_db(row.get(0)?),
                high: from_db(row.get(1)?),
                oldest_time: Timestamp::from_millis(row.get(2)?),
                newest_time: Timestamp::from_millis(row.get(3)?),
            })
        })
        .optional()
}

/// Sequence numbers lie in SQLite's signed 64 bits: `append` refuses larger ones.
pub(crate) fn to_db(seq: u64) -> i64 {
    i64::try_from(seq).unwrap_or(i64::MAX)
}

pub(crate) fn from_db(seq: i64) -> u64 {
    u64::try_from(seq).unwrap_or(0)
}

impl fmt::Debug for AuditCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuditCache").finish_non_exhaustive()
    }
}
