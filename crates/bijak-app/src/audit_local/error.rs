//! What can go wrong with a copy.

use std::io;

use bijak_audit_cache::{AppendError, CacheError};

#[derive(Debug, thiserror::Error)]
pub enum LocalAuditError {
    #[error(transparent)]
    Cache(#[from] CacheError),
    /// Nothing of the batch with this event was stored; `stored` events before it were.
    #[error("{source}; {stored} events before it were stored")]
    Append { stored: u64, source: AppendError },
    /// Reading the file that is imported, or writing what is exported.
    #[error("{0}")]
    Io(#[from] io::Error),
    #[error("app.db cannot be read: {0}")]
    Store(#[from] rusqlite::Error),
    #[error("there is no such copy of an audit log")]
    Absent,
    #[error("event {seq} cannot be written in this format: {why}")]
    Format { seq: u64, why: String },
    /// Our own side of a delivery failed; the cursor stands where it stood.
    #[error("{why}")]
    Delivery { why: String },
    #[error("the pinned key cannot be read: {why}")]
    Key { why: String },
    #[error("the kept checkpoint cannot be used: {why}")]
    Checkpoint { why: String },
    #[error("there are no proofs: no signed checkpoint is known for what this copy holds")]
    NoCheckpoint,
    #[error("{events} events are too many for one bundle: {} at most; choose by a query", super::MOST_PROVEN)]
    TooManyProven { events: u64 },
    /// Proofs need a checkpoint that covers the events.
    #[error("there is no proof for event {seq}: no signed checkpoint covers it")]
    Unproven { seq: u64 },
}
