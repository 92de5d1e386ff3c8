use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{AuditEventView, FlagView};

/// Command `audit_event`: one event with all that is known of it here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct AuditEventDetailView {
    pub event: AuditEventView,
    /// The canonical line (RFC 8785): byte for byte what the log's leaf is the hash of.
    pub raw: String,
    pub verified: bool,
    pub flags: Vec<FlagView>,
}

/// Command `audit_prove`: the inclusion proof of one event, made from the local copy and checked here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AuditProofView {
    #[ts(type = "number")]
    pub seq: u64,
    /// Events of the tree that the checkpoint signs.
    #[ts(type = "number")]
    pub size: u64,
    /// Hashes are standard base64, leaf to root.
    pub leaf_hash: String,
    pub hashes: Vec<String>,
    pub root: String,
    /// The signed note.
    pub checkpoint: String,
    pub key_name: String,
    /// Whether leaf and hashes give the checkpoint's root and the pinned key signed it.
    pub holds: bool,
}
