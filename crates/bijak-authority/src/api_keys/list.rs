//! `GET /v1/workspaces/{workspace_id}/api-keys`

use axum::{Json, extract::State};
use bijak_api_types::{ApiKeyView, Page};
use bijak_domain::{Scope, WorkspaceId};

use super::view;
use crate::{
    http::{
        ApiError, AppState, Caller,
        authorize::query,
        openapi::{NotFound, Refusals},
        page::{ListQuery, page},
        path::Path,
        query::Query,
    },
    store::api_keys,
};

/// The keys of a workspace, in order of making, whatever their state. Needs `keys.read`.
#[utoipa::path(get, path = "/v1/workspaces/{workspace_id}/api-keys", tag = "api keys",
    params(("workspace_id" = String, Path), ListQuery),
    responses((status = 200, body = Page<ApiKeyView>), Refusals, NotFound))]
pub async fn list(
    State(app): State<AppState>,
    caller: Caller,
    Path(workspace_id): Path<WorkspaceId>,
    Query(list): Query<ListQuery>,
) -> Result<Json<Page<ApiKeyView>>, ApiError> {
    let authorized = caller.with_scope(&app, Scope::KeysRead).await?;
    let (after, limit) = list.parse()?;
    let rows = query(&app, authorized, move |conn, authorized| {
        let workspace = authorized.workspace(conn, workspace_id)?;
        Ok(api_keys::list(conn, workspace.id, after, limit + 1)?)
    })
    .await?;
    let now = app.now();
    Ok(Json(page(rows, limit, |key| key.id.to_string(), |key| view(key, now))))
}
