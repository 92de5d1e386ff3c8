use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ClipboardView, Freshness, UsageRow};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ServiceAccountRow {
    pub id: String,
    pub workspace_id: String,
    pub name: String,
    /// `active` or `disabled`.
    pub status: String,
    pub scopes: Vec<String>,
    pub rotation_days: u32,
    pub rotation_due_at: Option<String>,
    pub created_at: String,
    pub last_used_at: Option<String>,
    pub current_key_id: Option<String>,
    /// Whether the vault holds the current key's secret.
    pub has_secret: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ServiceAccountListView {
    pub items: Vec<ServiceAccountRow>,
    pub freshness: Freshness,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ServiceAccountKeyRow {
    pub id: String,
    /// `active`, `superseded`, `expired` or `revoked`.
    pub status: String,
    pub created_at: String,
    pub last_used_at: Option<String>,
    pub expires_at: Option<String>,
    pub superseded_at: Option<String>,
    pub revoked_at: Option<String>,
    pub last_four: String,
    pub rotated_from: Option<String>,
    pub has_secret: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ServiceAccountDetailView {
    pub account: ServiceAccountRow,
    /// Newest first.
    pub keys: Vec<ServiceAccountKeyRow>,
    /// Who used the current and superseded keys in the last 7 days, by key id.
    pub usage: std::collections::BTreeMap<String, Vec<UsageRow>>,
    pub freshness: Freshness,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CreateServiceAccountForm {
    pub workspace_id: String,
    pub name: String,
    pub scopes: Vec<String>,
    pub rotation_days: u32,
}

/// Created or rotated; the new secret went to the vault and to the clipboard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ServiceAccountChangedView {
    pub account: ServiceAccountRow,
    pub key: ServiceAccountKeyRow,
    pub clipboard: Option<ClipboardView>,
}
