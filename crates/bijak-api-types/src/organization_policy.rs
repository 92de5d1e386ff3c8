//! `/v1/organization/policy`

use bijak_domain::ScopeSet;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrganizationPolicyView {
    /// API keys live no longer than this, and accounts rotate at least as often; null: no limit.
    pub max_key_lifetime_days: Option<u32>,
    /// What people with the role `member` may give to keys and accounts; null: all of the data plane.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Vec<String>>))]
    pub member_permissions: Option<ScopeSet>,
    /// How long a superseded service-account key stays valid: 0 to 24.
    pub overlap_hours: u32,
    /// Keys that nobody has used for this long are revoked; null: never.
    pub revoke_idle_days: Option<u32>,
}

/// Absent fields stay as they are; null clears (RFC 7396).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UpdateOrganizationPolicyRequest {
    /// 1 to 3,650.
    #[serde(default, deserialize_with = "crate::present", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<u32>))]
    pub max_key_lifetime_days: Option<Option<u32>>,
    /// At least one of the four data-plane scopes.
    #[serde(default, deserialize_with = "crate::present", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Vec<String>>))]
    pub member_permissions: Option<Option<Vec<String>>>,
    /// 0 to 24; null: 24.
    #[serde(default, deserialize_with = "crate::present", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<u32>))]
    pub overlap_hours: Option<Option<u32>>,
    /// 1 to 3,650.
    #[serde(default, deserialize_with = "crate::present", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<u32>))]
    pub revoke_idle_days: Option<Option<u32>>,
}
