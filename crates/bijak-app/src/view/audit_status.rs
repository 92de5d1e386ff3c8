use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ErrorView, FindingView};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AuditSyncPhase {
    /// Nothing is asked: nobody is signed in, or the first question is not out yet.
    Idle,
    /// Fetching the newest page, so that there is something to read at once.
    Newest,
    /// Fetching the history; `cached` grows towards `known`.
    Backfill,
    /// All is here, and news arrive by themselves.
    Live,
    /// The person paused the history's fetching.
    Paused,
    /// Stopped by an error; retried by itself.
    Failed,
    /// The person may not read the audit log (scope or role).
    Forbidden,
    /// The log contradicts what was proven before: it is not fetched any more, and nothing was overwritten.
    Broken,
}

/// Command `audit_status`; event `audit` carries the same whenever the cache grew or the phase changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AuditStatusView {
    pub phase: AuditSyncPhase,
    /// Events held locally.
    #[ts(type = "number")]
    pub cached: u64,
    /// Events the server is known to have; null: never asked.
    #[ts(type = "number | null")]
    pub known: Option<u64>,
    #[ts(type = "number | null")]
    pub newest_seq: Option<u64>,
    pub oldest_time: Option<String>,
    pub newest_time: Option<String>,
    /// When the server last confirmed that nothing is missing.
    pub last_sync_at: Option<String>,
    pub error: Option<ErrorView>,
    /// Distinct actions and actor names in the cache, for the filter menus; most frequent first, 100 at most.
    pub actions: Vec<String>,
    pub actors: Vec<String>,
    pub verification: VerificationView,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum VerificationState {
    /// Nothing is held yet.
    None,
    /// What is held came without proofs.
    Unverified,
    /// `verified_from..=verified_to` is proven; the history below is still on its way.
    Partial,
    /// Every event that is held is proven.
    Verified,
    /// The log contradicts what was proven before; `finding` says how.
    Broken,
}

/// How far the local copy is proven by the log's signed checkpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VerificationView {
    pub state: VerificationState,
    /// First and last proven event, both included.
    #[ts(type = "number | null")]
    pub verified_from: Option<u64>,
    #[ts(type = "number | null")]
    pub verified_to: Option<u64>,
    /// Events that the last checkpoint speaks for.
    #[ts(type = "number | null")]
    pub checkpoint_size: Option<u64>,
    /// When that checkpoint was verified here.
    pub checkpoint_at: Option<String>,
    /// The log's name, as its checkpoints carry it.
    pub origin: Option<String>,
    /// The pinned key: its name and the hash that follows it in a vkey.
    pub key_name: Option<String>,
    /// The latest finding, where the state is `broken`.
    pub finding: Option<FindingView>,
}
