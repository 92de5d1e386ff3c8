//! `GET /v1/me`

use bijak_domain::{Role, ScopeSet};
use serde::{Deserialize, Serialize};

use crate::WorkspaceView;

/// Who the credential speaks for. Any valid credential may ask.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MeView {
    pub principal: PrincipalView,
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
    pub scopes: ScopeSet,
    pub organization: OrganizationView,
    /// The user's role; null for keys and service accounts.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub role: Option<Role>,
    pub workspaces: Vec<WorkspaceView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PrincipalView {
    /// `user`, `api_key` or `service_account`.
    #[serde(rename = "type")]
    pub kind: String,
    pub id: String,
    /// A key's or account's name; a user's email address.
    pub name: String,
    /// The id of the credential itself where it is not the principal: the `sak_…` of a service account.
    pub credential_id: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrganizationView {
    pub id: String,
    pub name: String,
}
