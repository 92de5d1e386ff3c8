//! `POST /v1/workspaces/{workspace_id}/api-keys`

use axum::extract::State;
use bijak_api_types::{CreateApiKeyRequest, CreatedApiKeyView};
use bijak_domain::{
    ApiKeyId, Entropy, Name, Scope, ScopeSet, SecretKind, SecretToken, Timestamp, WorkspaceId, action,
};
use ipnet::IpNet;
use serde_json::{Map, Value, json};

use super::{created, target};
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
        api_keys::{self, ApiKey},
    },
};

/// Makes a key; its secret is in this answer and nowhere else. Needs `keys.write`: no key holds that, so that a key can
/// never make a key.
#[utoipa::path(post, path = "/v1/workspaces/{workspace_id}/api-keys", tag = "api keys",
    params(("workspace_id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = CreateApiKeyRequest,
    responses((status = 201, body = CreatedApiKeyView), Refusals, NotFound, Idempotent))]
pub async fn create(
    State(app): State<AppState>,
    caller: Caller,
    idempotency_key: IdempotencyKey,
    Path(workspace_id): Path<WorkspaceId>,
    Json(request): Json<CreateApiKeyRequest>,
) -> Result<Created<CreatedApiKeyView>, ApiError> {
    let authorized = caller.with_scope(&app, Scope::KeysWrite).await?;
    let idempotency = idempotency_key.begin(&app, authorized.principal(), &request)?;
    let wanted = NewApiKey::try_from(request)?;
    let (once, entropy) = (idempotency.once(), app.entropy.clone());
    change(&app, authorized, move |tx, authorized, now| {
        let workspace = authorized.workspace(tx, workspace_id)?;
        if let Some(id) = replayed(tx, once.as_ref())? {
            return Ok(Created::Replayed(created(find_made(tx, workspace.id, &id)?, None, now)));
        }
        if wanted.expires_at.is_some_and(|end| end <= now) {
            return Err(ApiError::invalid("expires_at: not in the future"));
        }
        let rules = Rules::of(tx, authorized)?;
        rules.may_grant(wanted.permissions)?;
        let wanted = NewApiKey { expires_at: rules.first_end(wanted.expires_at, now)?, ..wanted };
        let (key, secret) = insert(tx, &authorized.author(), workspace.id, wanted, None, now, &*entropy)?;
        remember(tx, once.as_ref(), &key.id, now)?;
        Ok(Created::New(created(key, Some(&secret), now)))
    })
    .await
}

/// What a new key shall be.
pub(crate) struct NewApiKey {
    pub(crate) name: Name,
    pub(crate) permissions: ScopeSet,
    pub(crate) expires_at: Option<Timestamp>,
    pub(crate) allowed_cidrs: Vec<IpNet>,
}

impl TryFrom<CreateApiKeyRequest> for NewApiKey {
    type Error = ApiError;

    fn try_from(request: CreateApiKeyRequest) -> Result<Self, ApiError> {
        let CreateApiKeyRequest { name, permissions, expires_at, allowed_cidrs } = request;
        Ok(Self {
            name: fields::name(name)?,
            permissions: fields::data_plane_scopes("permissions", &permissions)?,
            expires_at,
            allowed_cidrs: fields::networks(&allowed_cidrs)?,
        })
    }
}

/// Makes the key and its event.
pub(crate) fn insert(
    tx: &WriteTx<'_>,
    author: &Author,
    workspace_id: WorkspaceId,
    wanted: NewApiKey,
    rotated_from: Option<ApiKeyId>,
    now: Timestamp,
    entropy: &dyn Entropy,
) -> Result<(ApiKey, SecretToken), StoreError> {
    let NewApiKey { name, permissions, expires_at, allowed_cidrs } = wanted;
    let secret = SecretToken::generate(SecretKind::ApiKey, entropy);
    let key = ApiKey {
        id: ApiKeyId::new(now, entropy),
        workspace_id,
        name: name.into_string(),
        last_four: secret.last_four().to_owned(),
        permissions,
        allowed_cidrs,
        created_at: now,
        last_used_at: None,
        expires_at,
        revoked_at: None,
        rotated_from,
        expiry_in_log: false,
    };
    api_keys::insert(tx, &key, &secret.hash())?;
    tx.append_event(author.event(
        now,
        action::API_KEY_CREATED,
        Some(workspace_id),
        target(&key),
        details(&key),
    ))?;
    Ok((key, secret))
}

fn details(key: &ApiKey) -> Map<String, Value> {
    let networks: Vec<String> = key.allowed_cidrs.iter().map(ToString::to_string).collect();
    let mut details = Map::from_iter([
        ("permissions".to_owned(), json!(key.permissions)),
        ("expires_at".to_owned(), json!(key.expires_at)),
        ("allowed_cidrs".to_owned(), json!(networks)),
    ]);
    if let Some(before) = key.rotated_from {
        details.insert("rotated_from".to_owned(), before.to_string().into());
    }
    details
}

/// The key that an earlier request with the same Idempotency-Key made.
pub(super) fn find_made(tx: &WriteTx<'_>, workspace_id: WorkspaceId, id: &str) -> Result<ApiKey, ApiError> {
    let id = id.parse().map_err(|_| ApiError::Internal("an idempotency key names no API key".into()))?;
    api_keys::find(tx, workspace_id, id)?.ok_or(ApiError::NotFound)
}
