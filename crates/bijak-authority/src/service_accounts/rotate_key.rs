//! `POST /v1/workspaces/{workspace_id}/service-accounts/{service_account_id}/rotate-key`

use axum::extract::State;
use bijak_api_types::CreatedServiceAccountKeyView;
use bijak_domain::{
    Entropy, Scope, SecretToken, ServiceAccountId, ServiceAccountKeyId, Timestamp, WorkspaceId, action,
};
use rusqlite::Connection;
use serde_json::{Map, json};

use super::{create::insert_key, created_key, find, target};
use crate::{
    author::Author,
    http::{
        ApiError, AppState, Authorized, Caller, Principal, PrincipalKind, Refusal,
        authorize::change,
        body::{Empty, OptionalJson},
        created::Created,
        idempotency::{IdempotencyKey, remember, replayed},
        openapi::{Conflict, Idempotent, NotFound, Refusals},
        path::Path,
    },
    organization_policy::Rules,
    store::{
        StoreError, WriteTx, organization_policies,
        service_account_keys::{self, ServiceAccountKey},
        service_accounts::ServiceAccount,
    },
};

/// Makes the account's next key. The one before stays valid for 24 hours (less where the
/// organization's policy says so), or to its own end where that comes first.
/// Needs `service_accounts.write`, or the account's own current key.
#[utoipa::path(post, path = "/v1/workspaces/{workspace_id}/service-accounts/{service_account_id}/rotate-key",
    tag = "service accounts",
    params(("workspace_id" = String, Path), ("service_account_id" = String, Path),
        ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = CreatedServiceAccountKeyView), Refusals, NotFound, Conflict, Idempotent))]
pub async fn rotate_key(
    State(app): State<AppState>,
    caller: Caller,
    idempotency_key: IdempotencyKey,
    Path((workspace_id, account_id)): Path<(WorkspaceId, ServiceAccountId)>,
    OptionalJson(Empty {}): OptionalJson<Empty>,
) -> Result<Created<CreatedServiceAccountKeyView>, ApiError> {
    let authorized = authorize(&app, caller.clone(), workspace_id, account_id).await?;
    let idempotency = idempotency_key.begin(&app, authorized.principal(), &())?;
    let (once, entropy) = (idempotency.once(), app.entropy.clone());
    let rotated = change(&app, authorized, move |tx, authorized, now| {
        // Two rotations by the same key may have been in the queue together: the second comes from a superseded one.
        own_key(authorized.principal(), account_id)?;
        let account = find(tx, authorized, workspace_id, account_id)?;
        if let Some(id) = replayed(tx, once.as_ref())? {
            let key = find_made(tx, account_id, &id)?;
            return Ok(Created::Replayed(created_key(key, &account.name, None, now)));
        }
        if account.disabled_at.is_some() {
            return Err(ApiError::Conflict("a disabled service account has no keys to rotate"));
        }
        Rules::of(tx, authorized)?.may_grant(account.scopes)?;
        let rotated_from = rotated_from(tx, authorized, account_id)?;
        let (key, secret) = rotate(tx, &authorized.author(), &account, rotated_from, now, &*entropy)?;
        remember(tx, once.as_ref(), &key.id, now)?;
        Ok(Created::New(created_key(key, &account.name, Some(&secret), now)))
    })
    .await;
    if let Err(ApiError::SupersededKey) = &rotated {
        caller.refuse(&app, Refusal::SupersededKey, Scope::ServiceAccountsWrite).await;
    }
    rotated
}

/// Supersedes the current key of an account that is active, makes the next one, and writes the event of both.
pub(crate) fn rotate(
    tx: &WriteTx<'_>,
    author: &Author,
    account: &ServiceAccount,
    rotated_from: Option<ServiceAccountKeyId>,
    now: Timestamp,
    entropy: &dyn Entropy,
) -> Result<(ServiceAccountKey, SecretToken), StoreError> {
    let overlap_hours = organization_policies::find(tx, author.organization_id)?.overlap_hours;
    let overlap_ends_at = now.plus_secs(i64::from(overlap_hours) * 3_600);
    service_account_keys::supersede(tx, account.id, now, overlap_ends_at)?;
    let (key, secret) = insert_key(tx, account.id, rotated_from, now, entropy)?;
    let details = Map::from_iter([
        ("key_id".to_owned(), json!(key.id)),
        ("rotated_from".to_owned(), json!(rotated_from)),
        ("overlap_ends_at".to_owned(), json!(rotated_from.map(|_| overlap_ends_at))),
    ]);
    let (workspace, target) = (Some(account.workspace_id), target(account));
    tx.append_event(author.event(now, action::SERVICE_ACCOUNT_KEY_ROTATED, workspace, target, details))?;
    Ok((key, secret))
}

/// People by their scope; an account's current key for its own account; nobody else.
async fn authorize(
    app: &AppState,
    caller: Caller,
    workspace_id: WorkspaceId,
    account_id: ServiceAccountId,
) -> Result<Authorized, ApiError> {
    match own_key(&caller.principal, account_id) {
        Ok(true) if caller.principal.workspace_id() == Some(workspace_id) => Ok(caller.with_any_scope(app)),
        Ok(_) => caller.with_scope(app, Scope::ServiceAccountsWrite).await,
        Err(_) => Err(caller.refuse(app, Refusal::SupersededKey, Scope::ServiceAccountsWrite).await),
    }
}

/// Whether the principal is a key of this very account; an error where it is one that has been superseded.
fn own_key(principal: &Principal, account: ServiceAccountId) -> Result<bool, ApiError> {
    match &principal.kind {
        PrincipalKind::ServiceAccountKey { account_id, current, .. } if *account_id == account => {
            if *current { Ok(true) } else { Err(ApiError::SupersededKey) }
        }
        _ => Ok(false),
    }
}

/// The key that asks, or the one current now: what a thief may have made of it is found by this.
fn rotated_from(
    conn: &Connection,
    authorized: &Authorized,
    account: ServiceAccountId,
) -> Result<Option<ServiceAccountKeyId>, StoreError> {
    match &authorized.principal().kind {
        PrincipalKind::ServiceAccountKey { key_id, .. } => Ok(Some(*key_id)),
        _ => Ok(service_account_keys::current(conn, account)?.map(|key| key.id)),
    }
}

fn find_made(conn: &Connection, account: ServiceAccountId, id: &str) -> Result<ServiceAccountKey, ApiError> {
    let id = id
        .parse()
        .map_err(|_| ApiError::Internal("an idempotency key names no service-account key".into()))?;
    service_account_keys::find(conn, account, id)?.ok_or(ApiError::NotFound)
}
