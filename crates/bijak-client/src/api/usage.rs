use bijak_api_types::UsageView;
use bijak_domain::Timestamp;

use super::{Api, ApiError, call::Spec};

impl Api {
    /// Who used a credential (`key_…` or `sak_…`) from the hour of `since` on.
    pub async fn usage(
        &self,
        workspace_id: &str,
        credential_id: &str,
        since: Option<Timestamp>,
    ) -> Result<Vec<UsageView>, ApiError> {
        let path = ["v1", "workspaces", workspace_id, "credentials", credential_id, "usage"];
        self.all(|cursor| Spec::get(path).query("since", since).query("after", cursor)).await
    }
}
