//! `GET /v1/workspaces/{workspace_id}`

use axum::{Json, extract::State};
use bijak_api_types::WorkspaceView;
use bijak_domain::{Scope, WorkspaceId};

use super::view;
use crate::http::{
    ApiError, AppState, Caller,
    authorize::query,
    openapi::{NotFound, Refusals},
    path::Path,
};

/// One workspace. Needs `workspaces.read`.
#[utoipa::path(get, path = "/v1/workspaces/{workspace_id}", tag = "workspaces",
    params(("workspace_id" = String, Path)), responses((status = 200, body = WorkspaceView), Refusals, NotFound))]
pub async fn get(
    State(app): State<AppState>,
    caller: Caller,
    Path(workspace_id): Path<WorkspaceId>,
) -> Result<Json<WorkspaceView>, ApiError> {
    let authorized = caller.with_scope(&app, Scope::WorkspacesRead).await?;
    let found = query(&app, authorized, move |conn, authorized| authorized.workspace(conn, workspace_id));
    Ok(Json(view(found.await?)))
}
