//! Why a copy was not made anew; the old one is as it was.

use std::io;

use bijak_audit_cache::{AppendError, CacheError};

use crate::audit_local::LocalAuditError;

#[derive(Debug, thiserror::Error)]
pub enum RebuildError {
    #[error(transparent)]
    Local(#[from] LocalAuditError),
    #[error(transparent)]
    Cache(#[from] CacheError),
    #[error("the file: {0}")]
    Append(#[from] AppendError),
    #[error("{0}")]
    Io(#[from] io::Error),
    #[error("Bijak Keys keeps this copy: rebuild it there, from the server")]
    OfApp,
    #[error("another program has this copy open: close it first")]
    InUse,
    #[error("the file is neither NDJSON of events nor an evidence bundle: {why}")]
    Unreadable { why: String },
    #[error("the file holds no events")]
    Empty,
    #[error("NDJSON proves nothing by itself: say --checkpoint NOTE (or import it, unverified)")]
    NoCheckpoint,
    #[error("a bundle brings its own checkpoint: leave out --checkpoint")]
    TwoCheckpoints,
    #[error("no key is known that the log must be signed with: say --key VKEY")]
    NoKey,
    #[error("the key: {why}")]
    Key { why: String },
    #[error("the checkpoint: {why}")]
    Checkpoint { why: String },
    #[error("the bundle does not hold: {why}")]
    Broken { why: String },
    /// Every event up to the checkpoint must be there.
    #[error("the bundle lacks event {seq}: a copy needs all of them up to {}", .size - 1)]
    Gap { seq: u64, size: u64 },
    #[error("the checkpoint signs {size} events, and the file does not hold all of them from 0 on")]
    Short { size: u64 },
    #[error("the first {size} events of the file do not lead to the root that the checkpoint signs")]
    Differs { size: u64 },
    #[error("the file holds the events {found_low} to {found_high}, the copy more: {low} to {high}")]
    Less { low: u64, high: u64, found_low: u64, found_high: u64 },
    #[error("the copy is of another log than {origin}")]
    OtherLog { origin: String },
    #[error("the copy was proven to hold other events below {size} than the file: one of them is a forgery")]
    Forked { size: u64 },
}
