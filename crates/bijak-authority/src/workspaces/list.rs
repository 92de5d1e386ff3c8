//! `GET /v1/workspaces`

use axum::{Json, extract::State};
use bijak_api_types::{Page, WorkspaceView};
use bijak_domain::Scope;

use super::view;
use crate::{
    http::{
        ApiError, AppState, Caller,
        authorize::query,
        openapi::Refusals,
        page::{ListQuery, page},
        query::Query,
    },
    store::workspaces,
};

/// The workspaces the caller sees, in order of making. Needs `workspaces.read`.
#[utoipa::path(get, path = "/v1/workspaces", tag = "workspaces", params(ListQuery),
    responses((status = 200, body = Page<WorkspaceView>), Refusals))]
pub async fn list(
    State(app): State<AppState>,
    caller: Caller,
    Query(list): Query<ListQuery>,
) -> Result<Json<Page<WorkspaceView>>, ApiError> {
    let authorized = caller.with_scope(&app, Scope::WorkspacesRead).await?;
    let (after, limit) = list.parse()?;
    let rows = query(&app, authorized, move |conn, authorized| {
        let principal = authorized.principal();
        Ok(workspaces::list(conn, principal.organization_id, principal.visibility(), after, limit + 1)?)
    });
    Ok(Json(page(rows.await?, limit, |workspace| workspace.id.to_string(), view)))
}
