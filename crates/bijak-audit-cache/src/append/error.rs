//! Why a batch was refused.

use crate::CacheError;

/// Nothing of the batch was stored.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// An event is missing before `found`.
    #[error("event {expected} is missing: {found} came instead")]
    Gap { expected: u64, found: u64 },
    /// The batch repeats an event, or brings one that is held already, unchanged.
    #[error("event {seq} came twice")]
    Duplicate { seq: u64 },
    /// The batch brings another content for an event that is held: history was rewritten.
    #[error("event {seq} differs from the one held")]
    Conflict { seq: u64 },
    /// `seq` does not fit SQLite's signed 64 bits, or the event has no canonical form.
    #[error("event {seq} cannot be stored")]
    Unstorable { seq: u64 },
    /// `line` counts from 1 within the batch.
    #[error("line {line} is no event: {why}")]
    Malformed { line: usize, why: String },
    /// These events are not those that the log's signed root stands for; the first of them is in `first ..= last`.
    #[error("events {first} to {last} are not the ones that the log has signed")]
    Unproven { first: u64, last: u64 },
    /// The proof that came with the events is none for them.
    #[error("the proof of event {seq} is of another shape: {why}")]
    BadProof { seq: u64, why: String },
    #[error(transparent)]
    Cache(#[from] CacheError),
}

impl From<rusqlite::Error> for AppendError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Cache(error.into())
    }
}
