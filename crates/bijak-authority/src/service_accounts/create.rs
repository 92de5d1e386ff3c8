//! `POST /v1/workspaces/{workspace_id}/service-accounts`

use axum::extract::State;
use bijak_api_types::{CreateServiceAccountRequest, CreatedServiceAccountView};
use bijak_domain::{
    Entropy, Name, Scope, ScopeSet, SecretKind, SecretToken, ServiceAccountId, ServiceAccountKeyId,
    Timestamp, WorkspaceId, action,
};
use rusqlite::Connection;
use serde_json::{Map, json};

use super::{find, key_view, target, view, view::exposed};
use crate::{
    author::Author,
    http::{
        ApiError, AppState, Caller,
        authorize::change,
        body::Json,
        created::Created,
        fields,
        idempotency::{IdempotencyKey, remember, replayed},
        openapi::{Idempotent, NotFound, Refusals},
        path::Path,
    },
    organization_policy::Rules,
    store::{
        StoreError, WriteTx,
        service_account_keys::{self, ServiceAccountKey},
        service_accounts::{self, ServiceAccount},
    },
};

/// Days between rotations, at most: ten years.
const ROTATION_DAYS: std::ops::RangeInclusive<u32> = 1..=3_650;

/// Makes an account and its first key, whose secret is in this answer and nowhere else. Needs `service_accounts.write`.
#[utoipa::path(post, path = "/v1/workspaces/{workspace_id}/service-accounts", tag = "service accounts",
    params(("workspace_id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = CreateServiceAccountRequest,
    responses((status = 201, body = CreatedServiceAccountView), Refusals, NotFound, Idempotent))]
pub async fn create(
    State(app): State<AppState>,
    caller: Caller,
    idempotency_key: IdempotencyKey,
    Path(workspace_id): Path<WorkspaceId>,
    Json(request): Json<CreateServiceAccountRequest>,
) -> Result<Created<CreatedServiceAccountView>, ApiError> {
    let authorized = caller.with_scope(&app, Scope::ServiceAccountsWrite).await?;
    let idempotency = idempotency_key.begin(&app, authorized.principal(), &request)?;
    let wanted = NewAccount::try_from(request)?;
    let (once, entropy) = (idempotency.once(), app.entropy.clone());
    change(&app, authorized, move |tx, authorized, now| {
        let workspace = authorized.workspace(tx, workspace_id)?;
        if let Some(id) = replayed(tx, once.as_ref())? {
            let id =
                id.parse().map_err(|_| ApiError::Internal("an idempotency key names no account".into()))?;
            let account = find(tx, authorized, workspace.id, id)?;
            return Ok(Created::Replayed(created_before(tx, account, now)?));
        }
        let rules = Rules::of(tx, authorized)?;
        rules.may_grant(wanted.scopes)?;
        rules.may_rotate_every(wanted.rotation_days)?;
        let (account, key, secret) = insert(tx, &authorized.author(), workspace.id, wanted, now, &*entropy)?;
        remember(tx, once.as_ref(), &account.id, now)?;
        let key = key_view(key, &account.name, now);
        Ok(Created::New(CreatedServiceAccountView {
            account: view(tx, account, now)?,
            key,
            secret: exposed(Some(&secret)),
        }))
    })
    .await
}

/// What a new account shall be.
pub(crate) struct NewAccount {
    pub(crate) name: Name,
    pub(crate) scopes: ScopeSet,
    pub(crate) rotation_days: u32,
}

impl TryFrom<CreateServiceAccountRequest> for NewAccount {
    type Error = ApiError;

    fn try_from(request: CreateServiceAccountRequest) -> Result<Self, ApiError> {
        let CreateServiceAccountRequest { name, scopes, rotation_days } = request;
        Ok(Self {
            name: fields::name(name)?,
            scopes: fields::data_plane_scopes("scopes", &scopes)?,
            rotation_days: self::rotation_days(rotation_days)?,
        })
    }
}

pub(super) fn rotation_days(days: u32) -> Result<u32, ApiError> {
    if ROTATION_DAYS.contains(&days) { Ok(days) } else { Err(ApiError::invalid("rotation_days: 1 to 3650")) }
}

/// Makes the account, its first key and their event.
pub(crate) fn insert(
    tx: &WriteTx<'_>,
    author: &Author,
    workspace_id: WorkspaceId,
    wanted: NewAccount,
    now: Timestamp,
    entropy: &dyn Entropy,
) -> Result<(ServiceAccount, ServiceAccountKey, SecretToken), StoreError> {
    let NewAccount { name, scopes, rotation_days } = wanted;
    let account = ServiceAccount {
        id: ServiceAccountId::new(now, entropy),
        workspace_id,
        name: name.into_string(),
        scopes,
        rotation_days,
        created_at: now,
        last_used_at: None,
        disabled_at: None,
    };
    service_accounts::insert(tx, &account)?;
    let (key, secret) = insert_key(tx, account.id, None, now, entropy)?;
    let details = Map::from_iter([
        ("scopes".to_owned(), json!(account.scopes)),
        ("rotation_days".to_owned(), json!(account.rotation_days)),
        ("key_id".to_owned(), json!(key.id)),
    ]);
    let target = target(&account);
    tx.append_event(author.event(now, action::SERVICE_ACCOUNT_CREATED, Some(workspace_id), target, details))?;
    Ok((account, key, secret))
}

/// Makes a key of an account. The one before has to be superseded or revoked already.
pub(super) fn insert_key(
    tx: &WriteTx<'_>,
    account: ServiceAccountId,
    rotated_from: Option<ServiceAccountKeyId>,
    now: Timestamp,
    entropy: &dyn Entropy,
) -> Result<(ServiceAccountKey, SecretToken), StoreError> {
    let secret = SecretToken::generate(SecretKind::ServiceAccountKey, entropy);
    let key = ServiceAccountKey {
        id: ServiceAccountKeyId::new(now, entropy),
        service_account_id: account,
        last_four: secret.last_four().to_owned(),
        created_at: now,
        last_used_at: None,
        superseded_at: None,
        expires_at: None,
        revoked_at: None,
        rotated_from,
    };
    service_account_keys::insert(tx, &key, &secret.hash())?;
    Ok((key, secret))
}

/// The account and its first key as they are by now, without the secret.
fn created_before(
    conn: &Connection,
    account: ServiceAccount,
    now: Timestamp,
) -> Result<CreatedServiceAccountView, ApiError> {
    let first = service_account_keys::first(conn, account.id)?;
    let first = first.ok_or(ApiError::Internal("an account has no key".into()))?;
    Ok(CreatedServiceAccountView {
        key: key_view(first, &account.name, now),
        account: view(conn, account, now)?,
        secret: None,
    })
}
