//! `/v1/workspaces/{ws}/service-accounts`

use bijak_domain::{RotationStatus, ScopeSet, ServiceAccountKeyStatus, ServiceAccountStatus, Timestamp};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ServiceAccountView {
    pub id: String,
    pub workspace_id: String,
    pub name: String,
    /// `active` or `disabled`.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub status: ServiceAccountStatus,
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
    pub scopes: ScopeSet,
    /// Days between rotations, 1 to 3,650.
    pub rotation_days: u32,
    /// The current key's creation plus `rotation_days`; null without a current key.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub rotation_due_at: Option<Timestamp>,
    /// `on_time`, `due` (a week before `rotation_due_at`, or half the term where that is less) or `overdue`; null without
    /// a current key.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub rotation_status: Option<RotationStatus>,
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub created_at: Timestamp,
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub last_used_at: Option<Timestamp>,
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub disabled_at: Option<Timestamp>,
    /// The id of the current key, null where it was revoked or the account is disabled.
    pub current_key_id: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ServiceAccountKeyView {
    pub id: String,
    pub service_account_id: String,
    /// The account's name: keys of an account have none of their own.
    pub name: String,
    /// `active` (the current one), `superseded` (valid until `expires_at`), `expired` or `revoked`.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub status: ServiceAccountKeyStatus,
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub created_at: Timestamp,
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub last_used_at: Option<Timestamp>,
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub expires_at: Option<Timestamp>,
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub superseded_at: Option<Timestamp>,
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub revoked_at: Option<Timestamp>,
    pub last_four: String,
    /// The key that asked for this one: the account's own key, or the one current at the time.
    pub rotated_from: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateServiceAccountRequest {
    pub name: String,
    /// At least one of the four data-plane scopes.
    pub scopes: Vec<String>,
    /// 1 to 3,650.
    pub rotation_days: u32,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UpdateServiceAccountRequest {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scopes: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rotation_days: Option<u32>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RevokeServiceAccountKeyRequest {
    /// Also revoke every key that came from this one by rotation: what a thief may have made of it.
    #[serde(default)]
    pub descendants: bool,
}

/// The view plus the first key and its secret, shown this once.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreatedServiceAccountView {
    #[serde(flatten)]
    pub account: ServiceAccountView,
    pub key: ServiceAccountKeyView,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
}

/// The new key's view plus its secret, shown this once.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreatedServiceAccountKeyView {
    #[serde(flatten)]
    pub key: ServiceAccountKeyView,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
}

impl std::fmt::Debug for CreatedServiceAccountView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { account, key, secret: _ } = self;
        f.debug_struct("CreatedServiceAccountView")
            .field("account", account)
            .field("key", key)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for CreatedServiceAccountKeyView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CreatedServiceAccountKeyView").field("key", &self.key).finish_non_exhaustive()
    }
}
