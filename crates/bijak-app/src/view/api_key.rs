use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Freshness, RotationView};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ApiKeyRow {
    pub id: String,
    pub workspace_id: String,
    pub name: String,
    pub permissions: Vec<String>,
    /// `active`, `expired` or `revoked`.
    pub status: String,
    pub created_at: String,
    pub last_used_at: Option<String>,
    pub expires_at: Option<String>,
    pub revoked_at: Option<String>,
    pub last_four: String,
    pub allowed_cidrs: Vec<String>,
    /// Whether this computer's vault holds the secret: only then it can be copied and tested.
    pub has_secret: bool,
    pub pinned: bool,
    /// When it was last copied on this computer.
    pub last_copied_at: Option<String>,
    /// An open rotation in which this key is the old one.
    pub rotation: Option<RotationView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ApiKeyListView {
    pub items: Vec<ApiKeyRow>,
    pub freshness: Freshness,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CreateApiKeyForm {
    pub workspace_id: String,
    pub name: String,
    pub permissions: Vec<String>,
    /// RFC 3339; null: never.
    pub expires_at: Option<String>,
    pub allowed_cidrs: Vec<String>,
}

/// A secret was put on the clipboard and will be cleared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ClipboardView {
    /// The key's id.
    pub credential_id: String,
    pub clears_at: String,
}

/// A created key; its secret went to the vault and to the clipboard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ApiKeyChangedView {
    pub key: ApiKeyRow,
    /// Null where the clipboard refused; the key is safe in the vault and can be copied again.
    pub clipboard: Option<ClipboardView>,
}

/// The answer of the guarded call (`POST /v1/inference/chat`) made with the key from Rust.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KeyTestView {
    pub ok: bool,
    pub status: u32,
    /// The problem's code where refused.
    pub code: Option<String>,
    pub milliseconds: u32,
}

/// Who used a credential, folded over hours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UsageRow {
    pub source_ip: String,
    pub user_agent: Option<String>,
    #[ts(type = "number")]
    pub count: u64,
    pub first: String,
    pub last: String,
}
