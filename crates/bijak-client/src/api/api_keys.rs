use bijak_api_types::{ApiKeyView, CreateApiKeyRequest, CreatedApiKeyView, UpdateApiKeyRequest};
use bijak_domain::SecretText;

use super::{Api, ApiError, Created, call::Spec};

/// `/v1/workspaces/{ws}/api-keys`
#[derive(Debug)]
pub struct ApiKeys<'a> {
    api: &'a Api,
    workspace_id: &'a str,
}

impl Api {
    pub fn api_keys<'a>(&'a self, workspace_id: &'a str) -> ApiKeys<'a> {
        ApiKeys { api: self, workspace_id }
    }
}

impl ApiKeys<'_> {
    fn path(&self) -> [&str; 4] {
        ["v1", "workspaces", self.workspace_id, "api-keys"]
    }

    pub async fn list(&self) -> Result<Vec<ApiKeyView>, ApiError> {
        self.api.all(|cursor| Spec::get(self.path()).query("after", cursor)).await
    }

    pub async fn get(&self, id: &str) -> Result<ApiKeyView, ApiError> {
        self.api.call(Spec::get(self.path().into_iter().chain([id]))).await
    }

    pub async fn create(
        &self,
        request: &CreateApiKeyRequest,
        idempotency_key: &str,
    ) -> Result<Created<ApiKeyView>, ApiError> {
        let spec = Spec::post(self.path(), request)?.idempotency_key(idempotency_key);
        let CreatedApiKeyView { key, secret } = self.api.call(spec).await?;
        Ok(Created { view: key, secret: secret.map(SecretText::new) })
    }

    pub async fn update(&self, id: &str, request: &UpdateApiKeyRequest) -> Result<ApiKeyView, ApiError> {
        self.api.call(Spec::patch(self.path().into_iter().chain([id]), request)?).await
    }

    /// Takes effect before the answer; revoking again answers the same object.
    pub async fn revoke(&self, id: &str) -> Result<ApiKeyView, ApiError> {
        self.api
            .call(Spec::post(self.path().into_iter().chain([id, "revoke"]), &serde_json::Map::new())?)
            .await
    }
}
