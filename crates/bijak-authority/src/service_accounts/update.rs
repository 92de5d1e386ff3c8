//! `PATCH /v1/workspaces/{workspace_id}/service-accounts/{service_account_id}`

use axum::{Json as Answer, extract::State};
use bijak_api_types::{ServiceAccountView, UpdateServiceAccountRequest};
use bijak_domain::{Name, Scope, ScopeSet, ServiceAccountId, WorkspaceId, action};
use serde_json::{Map, Value, json};

use super::{create::rotation_days, find, target, view};
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
    store::{
        rotation_notices,
        service_accounts::{self, ServiceAccount},
    },
};

/// Renames an account, changes its scopes (for all its keys, at once) or how often it is to rotate. Needs
/// `service_accounts.write`.
#[utoipa::path(patch, path = "/v1/workspaces/{workspace_id}/service-accounts/{service_account_id}",
    tag = "service accounts",
    params(("workspace_id" = String, Path), ("service_account_id" = String, Path)),
    request_body = UpdateServiceAccountRequest,
    responses((status = 200, body = ServiceAccountView), Refusals, NotFound, Conflict))]
pub async fn update(
    State(app): State<AppState>,
    caller: Caller,
    Path((workspace_id, account_id)): Path<(WorkspaceId, ServiceAccountId)>,
    Json(request): Json<UpdateServiceAccountRequest>,
) -> Result<Answer<ServiceAccountView>, ApiError> {
    let authorized = caller.with_scope(&app, Scope::ServiceAccountsWrite).await?;
    let wanted = Update::try_from(request)?;
    let updated = change(&app, authorized, move |tx, authorized, now| {
        let mut account = find(tx, authorized, workspace_id, account_id)?;
        if account.disabled_at.is_some() {
            return Err(ApiError::Conflict("a disabled service account cannot be changed"));
        }
        let changed = wanted.apply(&mut account);
        let rules = Rules::of(tx, authorized)?;
        if changed.contains_key("scopes") {
            rules.may_grant(account.scopes)?;
        }
        if changed.contains_key("rotation_days") {
            rules.may_rotate_every(account.rotation_days)?;
            rotation_notices::forget(tx, account.id)?;
        }
        if !changed.is_empty() {
            service_accounts::update(tx, &account)?;
            let details = Map::from_iter([("changed".to_owned(), Value::Object(changed))]);
            let target = target(&account);
            tx.append_event(authorized.author().event(
                now,
                action::SERVICE_ACCOUNT_UPDATED,
                Some(workspace_id),
                target,
                details,
            ))?;
        }
        Ok(view(tx, account, now)?)
    });
    Ok(Answer(updated.await?))
}

struct Update {
    name: Option<Name>,
    scopes: Option<ScopeSet>,
    rotation_days: Option<u32>,
}

impl TryFrom<UpdateServiceAccountRequest> for Update {
    type Error = ApiError;

    fn try_from(request: UpdateServiceAccountRequest) -> Result<Self, ApiError> {
        let UpdateServiceAccountRequest { name, scopes, rotation_days: days } = request;
        Ok(Self {
            name: name.map(fields::name).transpose()?,
            scopes: scopes.map(|list| fields::data_plane_scopes("scopes", &list)).transpose()?,
            rotation_days: days.map(rotation_days).transpose()?,
        })
    }
}

impl Update {
    /// Changes the account; answers what changed, as `{field: {"from": …, "to": …}}`.
    fn apply(self, account: &mut ServiceAccount) -> Map<String, Value> {
        let Self { name, scopes, rotation_days } = self;
        let mut changed = Map::new();
        if let Some(name) = name.filter(|name| name.as_str() != account.name) {
            changed.insert("name".to_owned(), json!({"from": account.name, "to": name}));
            account.name = name.into_string();
        }
        if let Some(scopes) = scopes.filter(|scopes| *scopes != account.scopes) {
            changed.insert("scopes".to_owned(), json!({"from": account.scopes, "to": scopes}));
            account.scopes = scopes;
        }
        if let Some(days) = rotation_days.filter(|days| *days != account.rotation_days) {
            changed.insert("rotation_days".to_owned(), json!({"from": account.rotation_days, "to": days}));
            account.rotation_days = days;
        }
        changed
    }
}
