use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a log was caught at. `key_rotated` alone is no lie: the old key vouched for the new one, or a person did (`audit_trust_key`;
/// its words say which), and it is told all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// Another content for an event that is held.
    Edited,
    /// An event is missing.
    Dropped,
    /// An event stands where another one was.
    Inserted,
    /// The same events in another order.
    Reordered,
    /// Events that were proven are there no more.
    Truncated,
    /// A tree that does not go on from the one that was proven.
    Forked,
    /// The server went back to an earlier state.
    RolledBack,
    /// A checkpoint for fewer events than one before it.
    Shrunk,
    /// Signed by a key that is not the pinned one.
    WrongKey,
    /// A signature, proof or checkpoint that is not valid.
    Invalid,
    /// The log has a new key, vouched for by the old one or by a person.
    KeyRotated,
}

/// Kept as evidence: it is never overwritten, also not by signing out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FindingView {
    #[ts(type = "number")]
    pub id: i64,
    pub found_at: String,
    pub kind: FindingKind,
    /// The first event concerned, where one can be named.
    #[ts(type = "number | null")]
    pub seq: Option<u64>,
    /// One sentence each; technical, in English.
    pub title: String,
    pub explanation: String,
    /// The checkpoints as signed notes: the last one that was proven, and the one that contradicts it.
    pub checkpoint_before: Option<String>,
    pub checkpoint_after: Option<String>,
    /// Both versions of the event, as canonical lines.
    pub held_line: Option<String>,
    pub received_line: Option<String>,
}
