use bijak_api_types::{
    CreateServiceAccountRequest, CreatedServiceAccountKeyView, CreatedServiceAccountView,
    RevokeServiceAccountKeyRequest, ServiceAccountKeyView, ServiceAccountView, UpdateServiceAccountRequest,
};
use bijak_domain::SecretText;
use serde_json::Map;

use super::{Api, ApiError, Created, call::Spec};

/// `/v1/workspaces/{ws}/service-accounts`
#[derive(Debug)]
pub struct ServiceAccounts<'a> {
    api: &'a Api,
    workspace_id: &'a str,
}

impl Api {
    pub fn service_accounts<'a>(&'a self, workspace_id: &'a str) -> ServiceAccounts<'a> {
        ServiceAccounts { api: self, workspace_id }
    }
}

impl ServiceAccounts<'_> {
    fn path(&self) -> [&str; 4] {
        ["v1", "workspaces", self.workspace_id, "service-accounts"]
    }

    fn below<'a>(&'a self, rest: impl IntoIterator<Item = &'a str>) -> impl Iterator<Item = &'a str> {
        self.path().into_iter().chain(rest)
    }

    pub async fn list(&self) -> Result<Vec<ServiceAccountView>, ApiError> {
        self.api.all(|cursor| Spec::get(self.path()).query("after", cursor)).await
    }

    pub async fn get(&self, id: &str) -> Result<ServiceAccountView, ApiError> {
        self.api.call(Spec::get(self.below([id]))).await
    }

    /// The account, its first key, and that key's secret.
    pub async fn create(
        &self,
        request: &CreateServiceAccountRequest,
        idempotency_key: &str,
    ) -> Result<Created<(ServiceAccountView, ServiceAccountKeyView)>, ApiError> {
        let spec = Spec::post(self.path(), request)?.idempotency_key(idempotency_key);
        let CreatedServiceAccountView { account, key, secret } = self.api.call(spec).await?;
        Ok(Created { view: (account, key), secret: secret.map(SecretText::new) })
    }

    pub async fn update(
        &self,
        id: &str,
        request: &UpdateServiceAccountRequest,
    ) -> Result<ServiceAccountView, ApiError> {
        self.api.call(Spec::patch(self.below([id]), request)?).await
    }

    /// Kills every key at once.
    pub async fn disable(&self, id: &str) -> Result<ServiceAccountView, ApiError> {
        self.api.call(Spec::post(self.below([id, "disable"]), &Map::new())?).await
    }

    /// A new current key; each superseded one ends at min(its end, now + 24 h).
    pub async fn rotate_key(
        &self,
        id: &str,
        idempotency_key: &str,
    ) -> Result<Created<ServiceAccountKeyView>, ApiError> {
        let spec = Spec::post(self.below([id, "rotate-key"]), &Map::new())?.idempotency_key(idempotency_key);
        let CreatedServiceAccountKeyView { key, secret } = self.api.call(spec).await?;
        Ok(Created { view: key, secret: secret.map(SecretText::new) })
    }

    pub async fn keys(&self, id: &str) -> Result<Vec<ServiceAccountKeyView>, ApiError> {
        self.api.all(|cursor| Spec::get(self.below([id, "keys"])).query("after", cursor)).await
    }

    /// `descendants`: also every key that came from this one by rotation.
    pub async fn revoke_key(
        &self,
        id: &str,
        key_id: &str,
        descendants: bool,
    ) -> Result<ServiceAccountKeyView, ApiError> {
        let request = RevokeServiceAccountKeyRequest { descendants };
        self.api.call(Spec::post(self.below([id, "keys", key_id, "revoke"]), &request)?).await
    }
}
