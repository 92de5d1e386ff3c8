//! `GET /v1/workspaces/{ws}/credentials/{id}/usage?since=`

use bijak_domain::Timestamp;
use serde::{Deserialize, Serialize};

/// Calls of one credential in one UTC hour from one address with one user agent for one scope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UsageView {
    /// The hour's start.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub hour: Timestamp,
    pub source_ip: String,
    pub user_agent: Option<String>,
    /// The scope the call needed; null for calls that need none (`/v1/me`).
    pub scope: Option<String>,
    pub count: u64,
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub first: Timestamp,
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub last: Timestamp,
}
