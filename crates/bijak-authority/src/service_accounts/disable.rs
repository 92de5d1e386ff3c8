//! `POST /v1/workspaces/{workspace_id}/service-accounts/{service_account_id}/disable`

use axum::{Json, extract::State};
use bijak_api_types::ServiceAccountView;
use bijak_domain::{Scope, ServiceAccountId, Timestamp, WorkspaceId, action};
use serde_json::{Map, json};

use super::{find, target, view};
use crate::{
    author::Author,
    http::{
        ApiError, AppState, Caller,
        authorize::change,
        body::{Empty, OptionalJson},
        openapi::{NotFound, Refusals},
        path::Path,
    },
    store::{
        StoreError, WriteTx, service_account_keys,
        service_accounts::{self, ServiceAccount},
    },
};

/// Ends an account and every key of it at once and for good, with exactly one event however often it is asked for. Needs
/// `service_accounts.write`.
#[utoipa::path(post, path = "/v1/workspaces/{workspace_id}/service-accounts/{service_account_id}/disable",
    tag = "service accounts",
    params(("workspace_id" = String, Path), ("service_account_id" = String, Path)),
    responses((status = 200, body = ServiceAccountView), Refusals, NotFound))]
pub async fn disable(
    State(app): State<AppState>,
    caller: Caller,
    Path((workspace_id, account_id)): Path<(WorkspaceId, ServiceAccountId)>,
    OptionalJson(Empty {}): OptionalJson<Empty>,
) -> Result<Json<ServiceAccountView>, ApiError> {
    let authorized = caller.with_scope(&app, Scope::ServiceAccountsWrite).await?;
    change(&app, authorized, move |tx, authorized, now| {
        let mut account = find(tx, authorized, workspace_id, account_id)?;
        if account.disabled_at.is_none() {
            end(tx, &authorized.author(), &mut account, now)?;
        }
        Ok(Json(view(tx, account, now)?))
    })
    .await
}

/// Disables an account that is active, and writes the one event of it.
pub(crate) fn end(
    tx: &WriteTx<'_>,
    author: &Author,
    account: &mut ServiceAccount,
    now: Timestamp,
) -> Result<(), StoreError> {
    service_accounts::disable(tx, account.id, now)?;
    account.disabled_at = Some(now);
    let ended = service_account_keys::revoke_all(tx, account.id, now)?;
    let details = Map::from_iter([("keys_revoked".to_owned(), json!(ended))]);
    let (workspace, target) = (Some(account.workspace_id), target(account));
    tx.append_event(author.event(now, action::SERVICE_ACCOUNT_DISABLED, workspace, target, details))?;
    Ok(())
}
