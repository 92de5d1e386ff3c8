//! `POST /v1/workspaces/{workspace_id}/service-accounts/{service_account_id}/keys/{key_id}/revoke`

use axum::{Json, extract::State};
use bijak_api_types::{RevokeServiceAccountKeyRequest, ServiceAccountKeyView};
use bijak_domain::{Scope, ServiceAccountId, ServiceAccountKeyId, WorkspaceId, action};
use serde_json::{Map, json};

use super::{find, key_view, target};
use crate::{
    http::{
        ApiError, AppState, Caller,
        authorize::change,
        body::OptionalJson,
        openapi::{NotFound, Refusals},
        path::Path,
    },
    store::service_account_keys,
};

/// Ends a key at once and for good, and with `descendants` every key that came from it by rotation: one event a key,
/// however often it is asked for. Needs `service_accounts.write`.
#[utoipa::path(post,
    path = "/v1/workspaces/{workspace_id}/service-accounts/{service_account_id}/keys/{key_id}/revoke",
    tag = "service accounts",
    params(("workspace_id" = String, Path), ("service_account_id" = String, Path), ("key_id" = String, Path)),
    request_body = RevokeServiceAccountKeyRequest,
    responses((status = 200, body = ServiceAccountKeyView), Refusals, NotFound))]
pub async fn revoke_key(
    State(app): State<AppState>,
    caller: Caller,
    Path((workspace_id, account_id, key_id)): Path<(WorkspaceId, ServiceAccountId, ServiceAccountKeyId)>,
    OptionalJson(request): OptionalJson<RevokeServiceAccountKeyRequest>,
) -> Result<Json<ServiceAccountKeyView>, ApiError> {
    let authorized = caller.with_scope(&app, Scope::ServiceAccountsWrite).await?;
    let RevokeServiceAccountKeyRequest { descendants } = request;
    change(&app, authorized, move |tx, authorized, now| {
        let account = find(tx, authorized, workspace_id, account_id)?;
        let mut key = service_account_keys::find(tx, account.id, key_id)?.ok_or(ApiError::NotFound)?;
        let mut to_end = vec![key.clone()];
        if descendants {
            to_end.extend(service_account_keys::descendants(tx, account.id, key_id)?);
        }
        for ending in to_end.iter().filter(|ending| ending.revoked_at.is_none()) {
            service_account_keys::revoke(tx, ending.id, now)?;
            let mut details = Map::from_iter([("key_id".to_owned(), json!(ending.id))]);
            if ending.id != key_id {
                details.insert("descendant_of".to_owned(), json!(key_id));
            }
            let target = target(&account);
            tx.append_event(authorized.author().event(
                now,
                action::SERVICE_ACCOUNT_KEY_REVOKED,
                Some(workspace_id),
                target,
                details,
            ))?;
        }
        key.revoked_at = key.revoked_at.or(Some(now));
        Ok(Json(key_view(key, &account.name, now)))
    })
    .await
}
