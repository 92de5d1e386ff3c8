//! `POST /v1/workspaces/{workspace_id}/api-keys/{key_id}/rotate`

use axum::extract::State;
use bijak_api_types::CreatedApiKeyView;
use bijak_domain::{ApiKeyId, ApiKeyStatus, Entropy, Name, Scope, SecretToken, Timestamp, WorkspaceId};
use serde_json::{Map, json};

use super::{
    create::{NewApiKey, find_made, insert},
    created,
    revoke::end,
};
use crate::{
    author::Author,
    http::{
        ApiError, AppState, Caller,
        authorize::change,
        body::{Empty, OptionalJson},
        created::Created,
        idempotency::{IdempotencyKey, remember, replayed},
        openapi::{Conflict, Idempotent, NotFound, Refusals},
        path::Path,
    },
    organization_policy::Rules,
    store::{
        WriteTx,
        api_keys::{self, ApiKey},
    },
};

/// Makes the successor and revokes the old key in one transaction: both happen, or neither. For scripts that can lose
/// the answer (they can rotate again); whoever cannot creates, stores, tries and then revokes. Needs `keys.write`.
#[utoipa::path(post, path = "/v1/workspaces/{workspace_id}/api-keys/{key_id}/rotate", tag = "api keys",
    params(("workspace_id" = String, Path), ("key_id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = CreatedApiKeyView), Refusals, NotFound, Conflict, Idempotent))]
pub async fn rotate(
    State(app): State<AppState>,
    caller: Caller,
    idempotency_key: IdempotencyKey,
    Path((workspace_id, key_id)): Path<(WorkspaceId, ApiKeyId)>,
    OptionalJson(Empty {}): OptionalJson<Empty>,
) -> Result<Created<CreatedApiKeyView>, ApiError> {
    let authorized = caller.with_scope(&app, Scope::KeysWrite).await?;
    let idempotency = idempotency_key.begin(&app, authorized.principal(), &())?;
    let (once, entropy) = (idempotency.once(), app.entropy.clone());
    change(&app, authorized, move |tx, authorized, now| {
        let workspace = authorized.workspace(tx, workspace_id)?;
        if let Some(id) = replayed(tx, once.as_ref())? {
            return Ok(Created::Replayed(created(find_made(tx, workspace.id, &id)?, None, now)));
        }
        let mut old = api_keys::find(tx, workspace.id, key_id)?.ok_or(ApiError::NotFound)?;
        match old.status(now) {
            ApiKeyStatus::Active => {}
            ApiKeyStatus::Expired => {
                return Err(ApiError::Conflict("an expired key cannot be rotated: create a new one"));
            }
            ApiKeyStatus::Revoked => {
                return Err(ApiError::Conflict("a revoked key cannot be rotated: create a new one"));
            }
        }
        let rules = Rules::of(tx, authorized)?;
        rules.may_grant(old.permissions)?;
        let wanted = successor(&old, now)?;
        let wanted = NewApiKey { expires_at: rules.next_end(wanted.expires_at, now), ..wanted };
        let (key, secret) = succeed(tx, &authorized.author(), &mut old, wanted, now, &*entropy)?;
        remember(tx, once.as_ref(), &key.id, now)?;
        Ok(Created::New(created(key, Some(&secret), now)))
    })
    .await
}

/// Makes `wanted` as the successor of an active key and revokes the key.
pub(crate) fn succeed(
    tx: &WriteTx<'_>,
    author: &Author,
    old: &mut ApiKey,
    wanted: NewApiKey,
    now: Timestamp,
    entropy: &dyn Entropy,
) -> Result<(ApiKey, SecretToken), ApiError> {
    let (key, secret) = insert(tx, author, old.workspace_id, wanted, Some(old.id), now, entropy)?;
    let details = Map::from_iter([("rotated_to".to_owned(), json!(key.id))]);
    end(tx, author, old, details, now)?;
    Ok((key, secret))
}

/// The same key with a new secret and, where it had an end, a new term of the same length.
pub(crate) fn successor(old: &ApiKey, now: Timestamp) -> Result<NewApiKey, ApiError> {
    let name = Name::new(old.name.clone()).map_err(|e| ApiError::Internal(e.to_string().into()))?;
    Ok(NewApiKey {
        name,
        permissions: old.permissions,
        expires_at: old.expires_at.map(|end| now.plus_millis(end.millis_since(old.created_at))),
        allowed_cidrs: old.allowed_cidrs.clone(),
    })
}
