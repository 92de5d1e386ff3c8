use bijak_api_types::{CreateWorkspaceRequest, UpdateWorkspaceRequest, WorkspaceView};

use super::{Api, ApiError, call::Spec};

/// `/v1/workspaces`
#[derive(Debug)]
pub struct Workspaces<'a>(&'a Api);

impl Api {
    pub fn workspaces(&self) -> Workspaces<'_> {
        Workspaces(self)
    }
}

impl Workspaces<'_> {
    pub async fn list(&self) -> Result<Vec<WorkspaceView>, ApiError> {
        self.0.all(|cursor| Spec::get(["v1", "workspaces"]).query("after", cursor)).await
    }

    pub async fn get(&self, id: &str) -> Result<WorkspaceView, ApiError> {
        self.0.call(Spec::get(["v1", "workspaces", id])).await
    }

    pub async fn create(
        &self,
        request: &CreateWorkspaceRequest,
        idempotency_key: &str,
    ) -> Result<WorkspaceView, ApiError> {
        self.0.call(Spec::post(["v1", "workspaces"], request)?.idempotency_key(idempotency_key)).await
    }

    pub async fn update(
        &self,
        id: &str,
        request: &UpdateWorkspaceRequest,
    ) -> Result<WorkspaceView, ApiError> {
        self.0.call(Spec::patch(["v1", "workspaces", id], request)?).await
    }
}
