//! `GET /v1/workspaces/{workspace_id}/service-accounts/{service_account_id}/keys`

use axum::{Json, extract::State};
use bijak_api_types::{Page, ServiceAccountKeyView};
use bijak_domain::{Scope, ServiceAccountId, WorkspaceId};

use super::{find, key_view};
use crate::{
    http::{
        ApiError, AppState, Caller,
        authorize::query,
        openapi::{NotFound, Refusals},
        page::{ListQuery, page},
        path::Path,
        query::Query,
    },
    store::service_account_keys,
};

/// The keys of an account, in order of making, ended ones too. Needs `service_accounts.read`.
#[utoipa::path(get, path = "/v1/workspaces/{workspace_id}/service-accounts/{service_account_id}/keys",
    tag = "service accounts",
    params(("workspace_id" = String, Path), ("service_account_id" = String, Path), ListQuery),
    responses((status = 200, body = Page<ServiceAccountKeyView>), Refusals, NotFound))]
pub async fn list_keys(
    State(app): State<AppState>,
    caller: Caller,
    Path((workspace_id, account_id)): Path<(WorkspaceId, ServiceAccountId)>,
    Query(list): Query<ListQuery>,
) -> Result<Json<Page<ServiceAccountKeyView>>, ApiError> {
    let authorized = caller.with_scope(&app, Scope::ServiceAccountsRead).await?;
    let (after, limit) = list.parse()?;
    let (name, keys) = query(&app, authorized, move |conn, authorized| {
        let account = find(conn, authorized, workspace_id, account_id)?;
        Ok((account.name, service_account_keys::list(conn, account.id, after, limit + 1)?))
    })
    .await?;
    let now = app.now();
    Ok(Json(page(keys, limit, |key| key.id.to_string(), |key| key_view(key, &name, now))))
}
