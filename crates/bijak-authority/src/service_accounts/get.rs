//! `GET /v1/workspaces/{workspace_id}/service-accounts/{service_account_id}`

use axum::{Json, extract::State};
use bijak_api_types::ServiceAccountView;
use bijak_domain::{Scope, ServiceAccountId, WorkspaceId};

use super::{find, view};
use crate::http::{
    ApiError, AppState, Caller,
    authorize::query,
    openapi::{NotFound, Refusals},
    path::Path,
};

/// One account. Needs `service_accounts.read`.
#[utoipa::path(get, path = "/v1/workspaces/{workspace_id}/service-accounts/{service_account_id}", tag = "service accounts",
    params(("workspace_id" = String, Path), ("service_account_id" = String, Path)),
    responses((status = 200, body = ServiceAccountView), Refusals, NotFound))]
pub async fn get(
    State(app): State<AppState>,
    caller: Caller,
    Path((workspace_id, account_id)): Path<(WorkspaceId, ServiceAccountId)>,
) -> Result<Json<ServiceAccountView>, ApiError> {
    let authorized = caller.with_scope(&app, Scope::ServiceAccountsRead).await?;
    let now = app.now();
    let found = query(&app, authorized, move |conn, authorized| {
        let account = find(conn, authorized, workspace_id, account_id)?;
        Ok(view(conn, account, now)?)
    });
    Ok(Json(found.await?))
}
