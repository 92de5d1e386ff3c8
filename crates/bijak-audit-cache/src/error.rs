//! What can go wrong with the file.

use std::io;

/// The file failed, or the question was given up. The file is left as it is; it can be fetched anew.
#[derive(Debug, thiserror::Error)]
pub enum CacheError {
    #[error("the audit cache cannot be read: {0}")]
    Io(#[from] io::Error),
    #[error("the audit cache failed: {0}")]
    Database(#[from] rusqlite::Error),
    /// The file is another program's, or of a later version of this one.
    #[error("the file is no audit cache that this version knows (schema {version})")]
    Foreign { version: i64 },
    /// What is stored at this event cannot be read back.
    #[error("the audit cache is damaged at event {seq}")]
    Damaged { seq: u64 },
    /// The table of distinct values is not whole.
    #[error("the audit cache is damaged in its table of values")]
    DamagedTexts,
    /// The event is not held (any more).
    #[error("event {seq} is not held")]
    NotHeld { seq: u64 },
    /// The caller gave the question up ([`crate::Cancel`]).
    #[error("the question was given up")]
    Cancelled,
}
