//! `GET /v1/workspaces/{workspace_id}/api-keys/{key_id}`

use axum::{Json, extract::State};
use bijak_api_types::ApiKeyView;
use bijak_domain::{ApiKeyId, Scope, WorkspaceId};

use super::view;
use crate::{
    http::{
        ApiError, AppState, Caller,
        authorize::query,
        openapi::{NotFound, Refusals},
        path::Path,
    },
    store::api_keys,
};

/// One key. Needs `keys.read`.
#[utoipa::path(get, path = "/v1/workspaces/{workspace_id}/api-keys/{key_id}", tag = "api keys",
    params(("workspace_id" = String, Path), ("key_id" = String, Path)),
    responses((status = 200, body = ApiKeyView), Refusals, NotFound))]
pub async fn get(
    State(app): State<AppState>,
    caller: Caller,
    Path((workspace_id, key_id)): Path<(WorkspaceId, ApiKeyId)>,
) -> Result<Json<ApiKeyView>, ApiError> {
    let authorized = caller.with_scope(&app, Scope::KeysRead).await?;
    let key = query(&app, authorized, move |conn, authorized| {
        let workspace = authorized.workspace(conn, workspace_id)?;
        api_keys::find(conn, workspace.id, key_id)?.ok_or(ApiError::NotFound)
    });
    Ok(Json(view(key.await?, app.now())))
}
