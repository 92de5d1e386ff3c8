//! `GET /v1/workspaces/{workspace_id}/service-accounts`

use axum::{Json, extract::State};
use bijak_api_types::{Page, ServiceAccountView};
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
    store::service_accounts,
};

/// The accounts of a workspace, in order of making, disabled ones too. Needs `service_accounts.read`.
#[utoipa::path(get, path = "/v1/workspaces/{workspace_id}/service-accounts", tag = "service accounts",
    params(("workspace_id" = String, Path), ListQuery),
    responses((status = 200, body = Page<ServiceAccountView>), Refusals, NotFound))]
pub async fn list(
    State(app): State<AppState>,
    caller: Caller,
    Path(workspace_id): Path<WorkspaceId>,
    Query(list): Query<ListQuery>,
) -> Result<Json<Page<ServiceAccountView>>, ApiError> {
    let authorized = caller.with_scope(&app, Scope::ServiceAccountsRead).await?;
    let (after, limit) = list.parse()?;
    let now = app.now();
    let rows = query(&app, authorized, move |conn, authorized| {
        let workspace = authorized.workspace(conn, workspace_id)?;
        let accounts = service_accounts::list(conn, workspace.id, after, limit + 1)?;
        Ok(accounts.into_iter().map(|account| view(conn, account, now)).collect::<Result<Vec<_>, _>>()?)
    });
    Ok(Json(page(rows.await?, limit, |account| account.id.clone(), |account| account)))
}
