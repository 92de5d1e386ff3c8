//! `PATCH /v1/workspaces/{workspace_id}`

use axum::{Json as Answer, extract::State};
use bijak_api_types::{UpdateWorkspaceRequest, WorkspaceView};
use bijak_domain::{Scope, WorkspaceId, action};
use serde_json::Map;

use super::{target, view};
use crate::{
    http::{
        ApiError, AppState, Caller,
        authorize::change,
        body::Json,
        fields,
        openapi::{NotFound, Refusals},
        path::Path,
    },
    store::workspaces,
};

/// Renames a workspace. Needs `workspaces.write`, and so the role of owner or admin.
#[utoipa::path(patch, path = "/v1/workspaces/{workspace_id}", tag = "workspaces",
    params(("workspace_id" = String, Path)), request_body = UpdateWorkspaceRequest,
    responses((status = 200, body = WorkspaceView), Refusals, NotFound))]
pub async fn update(
    State(app): State<AppState>,
    caller: Caller,
    Path(workspace_id): Path<WorkspaceId>,
    Json(request): Json<UpdateWorkspaceRequest>,
) -> Result<Answer<WorkspaceView>, ApiError> {
    let authorized = caller.with_scope(&app, Scope::WorkspacesWrite).await?;
    let UpdateWorkspaceRequest { name } = request;
    let name = name.map(fields::name).transpose()?;
    let updated = change(&app, authorized, move |tx, authorized, now| {
        let mut workspace = authorized.workspace(tx, workspace_id)?;
        let Some(name) = name.filter(|name| name.as_str() != workspace.name) else { return Ok(workspace) };
        workspaces::rename(tx, workspace_id, &name)?;
        let before = std::mem::replace(&mut workspace.name, name.into_string());
        let details = Map::from_iter([("previous_name".to_owned(), before.into())]);
        let target = target(&workspace);
        tx.append_event(authorized.author().event(
            now,
            action::WORKSPACE_RENAMED,
            Some(workspace_id),
            target,
            details,
        ))?;
        Ok(workspace)
    });
    Ok(Answer(view(updated.await?)))
}
