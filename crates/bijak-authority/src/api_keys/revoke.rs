//! `POST /v1/workspaces/{workspace_id}/api-keys/{key_id}/revoke`

use axum::{Json, extract::State};
use bijak_api_types::ApiKeyView;
use bijak_domain::{ApiKeyId, Scope, Timestamp, WorkspaceId, action};
use serde_json::{Map, Value};

use super::{target, view};
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
        StoreError, WriteTx,
        api_keys::{self, ApiKey},
    },
};

/// Ends a key at once and for good, with exactly one event however often it is asked for. Needs `keys.write`.
#[utoipa::path(post, path = "/v1/workspaces/{workspace_id}/api-keys/{key_id}/revoke", tag = "api keys",
    params(("workspace_id" = String, Path), ("key_id" = String, Path)),
    responses((status = 200, body = ApiKeyView), Refusals, NotFound))]
pub async fn revoke(
    State(app): State<AppState>,
    caller: Caller,
    Path((workspace_id, key_id)): Path<(WorkspaceId, ApiKeyId)>,
    OptionalJson(Empty {}): OptionalJson<Empty>,
) -> Result<Json<ApiKeyView>, ApiError> {
    let authorized = caller.with_scope(&app, Scope::KeysWrite).await?;
    change(&app, authorized, move |tx, authorized, now| {
        let workspace = authorized.workspace(tx, workspace_id)?;
        let mut key = api_keys::find(tx, workspace.id, key_id)?.ok_or(ApiError::NotFound)?;
        if key.revoked_at.is_none() {
            end(tx, &authorized.author(), &mut key, Map::new(), now)?;
        }
        Ok(Json(view(key, now)))
    })
    .await
}

/// Revokes a key that is not revoked, and writes the one event of it.
pub(crate) fn end(
    tx: &WriteTx<'_>,
    author: &Author,
    key: &mut ApiKey,
    details: Map<String, Value>,
    now: Timestamp,
) -> Result<(), StoreError> {
    api_keys::revoke(tx, key.id, now)?;
    key.revoked_at = Some(now);
    tx.append_event(author.event(
        now,
        action::API_KEY_REVOKED,
        Some(key.workspace_id),
        target(key),
        details,
    ))?;
    Ok(())
}
