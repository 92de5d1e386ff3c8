//! The evidence bundle `bijak-evidence/1`: chosen events with everything that proves them, in one JSON file that is checked
//! offline by somebody who never saw the server. The format is written down in docs/AUDIT.md.

mod parse;
mod verify;
mod write;

pub use verify::Verified;

use alloc::{string::String, vec::Vec};

use crate::{CheckpointError, Hash, KeyError, ProofError, VerifierKey};

/// What the file's `format` says.
pub const BUNDLE_FORMAT: &str = "bijak-evidence/1";

/// Events, the checkpoint that covers them, and the way from each event to the checkpoint's root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    /// The log that the events are of.
    pub origin: String,
    /// The log's keys, as whoever made the bundle knows them.
    pub vkeys: Vec<VerifierKey>,
    /// The signed note, to the byte.
    pub checkpoint: String,
    /// Checkpoints of smaller trees that this one continues: what others may have noted down before.
    pub earlier: Vec<EarlierCheckpoint>,
    /// Ascending by `seq`, none twice.
    pub events: Vec<ProvenEvent>,
}

/// A checkpoint that is the beginning of the bundle's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierCheckpoint {
    /// The signed note, to the byte.
    pub checkpoint: String,
    /// From its size to the bundle's.
    pub proof: Vec<Hash>,
}

/// One event: its line as the log hashed it, without the newline, and its path to the root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvenEvent {
    pub seq: u64,
    pub line: String,
    pub proof: Vec<Hash>,
}

/// Why a bundle proves nothing. The first reason found; what it says of an event names the event.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BundleError {
    #[error("the file is no evidence bundle: {0}")]
    Json(String),
    #[error("the file's format is {found:?}, not {BUNDLE_FORMAT:?}")]
    Format { found: String },
    #[error("key {index} of the bundle: {source}")]
    Key { index: usize, source: KeyError },
    #[error("the key of {name} is not of the log {origin}")]
    ForeignKey { name: String, origin: String },
    #[error("a hash in the proof of event {seq} is not 32 bytes in base64")]
    EventHash { seq: u64 },
    #[error("a hash in the proof of earlier checkpoint {index} is not 32 bytes in base64")]
    EarlierHash { index: usize },
    #[error("the checkpoint: {0}")]
    Checkpoint(#[source] CheckpointError),
    #[error("earlier checkpoint {index}: {source}")]
    EarlierCheckpoint { index: usize, source: CheckpointError },
    #[error("the checkpoint does not continue the earlier one of size {size}: {source}")]
    Inconsistent { size: u64, source: ProofError },
    #[error("event {seq} does not come after the one before it")]
    Order { seq: u64 },
    #[error("event {seq}: {source}")]
    Event { seq: u64, source: ProofError },
}

impl BundleError {
    /// The event that it is about.
    pub const fn seq(&self) -> Option<u64> {
        match self {
            Self::EventHash { seq } | Self::Order { seq } | Self::Event { seq, .. } => Some(*seq),
            _ => None,
        }
    }
}

/// The file, member by member. Members it does not know are refused: nothing unproven rides along.
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: String,
    origin: String,
    vkeys: Vec<String>,
    checkpoint: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    earlier: Vec<FileEarlier>,
    events: Vec<FileEvent>,
}

#[derive(serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct FileEarlier {
    checkpoint: String,
    proof: Vec<String>,
}

#[derive(serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct FileEvent {
    seq: u64,
    line: String,
    proof: Vec<String>,
}
