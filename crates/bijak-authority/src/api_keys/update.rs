//! `PATCH /v1/workspaces/{workspace_id}/api-keys/{key_id}`

use axum::{Json as Answer, extract::State};
use bijak_api_types::{ApiKeyView, UpdateApiKeyRequest};
use bijak_domain::{ApiKeyId, ApiKeyStatus, Name, Scope, Timestamp, WorkspaceId, action};
use ipnet::IpNet;
use serde_json::{Map, Value, json};

use super::{target, view};
use crate::{
    http::{
        ApiError, AppState, Caller,
        authorize::change,
        body::Json,
        fields,
        openapi::{Conflict, NotFound, Refusals},
        path::Path,
    },
    organization_policy::Rules,
    store::api_keys::{self, ApiKey},
};

/// Renames a key, moves its end, changes where it may be used from. Permissions never change: make another key. Needs
/// `keys.write`.
#[utoipa::path(patch, path = "/v1/workspaces/{workspace_id}/api-keys/{key_id}", tag = "api keys",
    params(("workspace_id" = String, Path), ("key_id" = String, Path)), request_body = UpdateApiKeyRequest,
    responses((status = 200, body = ApiKeyView), Refusals, NotFound, Conflict))]
pub async fn update(
    State(app): State<AppState>,
    caller: Caller,
    Path((workspace_id, key_id)): Path<(WorkspaceId, ApiKeyId)>,
    Json(request): Json<UpdateApiKeyRequest>,
) -> Result<Answer<ApiKeyView>, ApiError> {
    let authorized = caller.with_scope(&app, Scope::KeysWrite).await?;
    let wanted = Update::try_from(request)?;
    let updated = change(&app, authorized, move |tx, authorized, now| {
        let workspace = authorized.workspace(tx, workspace_id)?;
        let mut key = api_keys::find(tx, workspace.id, key_id)?.ok_or(ApiError::NotFound)?;
        if key.status(now) != ApiKeyStatus::Active {
            return Err(ApiError::Conflict("a key that has ended cannot be changed"));
        }
        let changed = wanted.apply(&mut key, now)?;
        if changed.contains_key("expires_at") {
            Rules::of(tx, authorized)?.may_end(key.expires_at, key.created_at)?;
        }
        if !changed.is_empty() {
            api_keys::update(tx, &key)?;
            let only_name = changed.keys().all(|field| field == "name");
            let action = if only_name { action::API_KEY_RENAMED } else { action::API_KEY_UPDATED };
            let details = Map::from_iter([("changed".to_owned(), Value::Object(changed))]);
            tx.append_event(authorized.author().event(
                now,
                action,
                Some(workspace.id),
                target(&key),
                details,
            ))?;
        }
        Ok(view(key, now))
    });
    Ok(Answer(updated.await?))
}

struct Update {
    name: Option<Name>,
    end: NewEnd,
    allowed_cidrs: Option<Vec<IpNet>>,
}

/// What becomes of a key's end.
enum NewEnd {
    AsItIs,
    Never,
    At(Timestamp),
}

impl TryFrom<UpdateApiKeyRequest> for Update {
    type Error = ApiError;

    fn try_from(request: UpdateApiKeyRequest) -> Result<Self, ApiError> {
        let UpdateApiKeyRequest { name, expires_at, allowed_cidrs } = request;
        Ok(Self {
            name: name.map(fields::name).transpose()?,
            end: match expires_at {
                None => NewEnd::AsItIs,
                Some(None) => NewEnd::Never,
                Some(Some(end)) => NewEnd::At(end),
            },
            allowed_cidrs: allowed_cidrs.as_deref().map(fields::networks).transpose()?,
        })
    }
}

impl Update {
    /// Changes the key; answers what changed, as `{field: {"from": …, "to": …}}`.
    fn apply(self, key: &mut ApiKey, now: Timestamp) -> Result<Map<String, Value>, ApiError> {
        let Self { name, end, allowed_cidrs } = self;
        let mut changed = Map::new();
        if let Some(name) = name.filter(|name| name.as_str() != key.name) {
            changed.insert("name".to_owned(), json!({"from": key.name, "to": name}));
            key.name = name.into_string();
        }
        let end = match end {
            NewEnd::AsItIs => key.expires_at,
            NewEnd::Never => None,
            NewEnd::At(end) if end <= now => {
                return Err(ApiError::invalid("expires_at: not in the future (to end a key now, revoke it)"));
            }
            NewEnd::At(end) => Some(end),
        };
        if end != key.expires_at {
            changed.insert("expires_at".to_owned(), json!({"from": key.expires_at, "to": end}));
            key.expires_at = end;
        }
        if let Some(networks) = allowed_cidrs.filter(|networks| *networks != key.allowed_cidrs) {
            changed.insert("allowed_cidrs".to_owned(), json!({"from": key.allowed_cidrs, "to": networks}));
            key.allowed_cidrs = networks;
        }
        Ok(changed)
    }
}
