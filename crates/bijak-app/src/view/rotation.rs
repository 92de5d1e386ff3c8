use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ErrorView, UsageRow};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RotationPhase {
    /// The intent is written; the new key is being made.
    Creating,
    /// The new key is being stored, read back and tried.
    Storing,
    /// The new key works; the old one lives until the person presses Revoke.
    AwaitingRevoke,
    Done,
    /// Undone: the new key was revoked again; the old one lives.
    Undone,
}

/// A rotation of an API key: new key beside the old one, then revoke.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RotationView {
    pub id: String,
    pub workspace_id: String,
    pub old_key_id: String,
    pub new_key_id: Option<String>,
    pub phase: RotationPhase,
    pub started_at: String,
    /// Who was seen using the old key since the rotation began and in the 24 hours before, other than this app's own tests.
    pub old_key_users: Vec<UsageRow>,
    /// Whether somebody else was seen: then revoking wants a second look.
    pub in_use: bool,
    pub error: Option<ErrorView>,
}
