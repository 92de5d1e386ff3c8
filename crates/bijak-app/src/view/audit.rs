use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::FlagView;

/// An actor or a target; parts may be null.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NamedRef {
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub id: Option<String>,
    pub name: Option<String>,
}

/// One event with all its fourteen fields.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct AuditEventView {
    pub id: String,
    #[ts(type = "number")]
    pub seq: u64,
    pub time: String,
    pub organization_id: Option<String>,
    pub workspace_id: Option<String>,
    pub actor: Option<NamedRef>,
    pub action: String,
    pub target: Option<NamedRef>,
    pub source_ip: Option<String>,
    pub user_agent: Option<String>,
    pub outcome: String,
    pub reason: Option<String>,
    pub request_id: Option<String>,
    #[ts(type = "Record<string, unknown>")]
    pub details: serde_json::Map<String, serde_json::Value>,
}

/// Rows `position..` of the filtered list, newest first, of the snapshot up to `up_to_seq`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct AuditPageView {
    /// The snapshot: pass it back so that rows do not move under the reader. Null: the cache is empty.
    #[ts(type = "number | null")]
    pub up_to_seq: Option<u64>,
    /// Matching events in the snapshot.
    #[ts(type = "number")]
    pub total: u64,
    #[ts(type = "number")]
    pub position: u64,
    pub rows: Vec<AuditRowView>,
    /// How long the local copy took to answer, in milliseconds.
    pub took_ms: f64,
}

/// A row of the list: the event and what this computer says of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct AuditRowView {
    #[serde(flatten)]
    pub event: AuditEventView,
    /// What is unusual about it; muted ones too.
    pub flags: Vec<FlagView>,
    /// Whether it was checked against a checkpoint that the log's key signed.
    pub verified: bool,
}
