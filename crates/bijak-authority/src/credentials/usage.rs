//! `GET /v1/workspaces/{workspace_id}/credentials/{credential_id}/usage`

use axum::{Json, extract::State};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use bijak_api_types::{Page, UsageView};
use bijak_domain::{ApiKeyId, Scope, ServiceAccountId, ServiceAccountKeyId, Timestamp, WorkspaceId};
use rusqlite::Connection;
use serde::Deserialize;

use crate::{
    http::{
        ApiError, AppState, Authorized, Caller,
        authorize::query,
        openapi::{NotFound, Refusals},
        page::{MAX_LIMIT, limit, page},
        path::Path,
        query::Query,
    },
    store::{
        api_keys, service_account_keys, service_accounts,
        usage::{self, UsagePlace, UsageRow},
    },
};

#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UsageQuery {
    /// From the hour of this time on; absent: all.
    #[param(value_type = Option<String>)]
    pub since: Option<Timestamp>,
    /// The `next` of the page before.
    pub after: Option<String>,
    /// 1 to 1,000, default 100.
    #[param(minimum = 1, maximum = 1000, default = 100)]
    pub limit: Option<u32>,
}

/// Who used a key (`key_…`, `sak_…`), or any key of an account (`sa_…`): newest hour first, up to this very moment. Needs
/// `keys.read` for API keys, `service_accounts.read` for the others.
#[utoipa::path(get, path = "/v1/workspaces/{workspace_id}/credentials/{credential_id}/usage", tag = "credentials",
    params(("workspace_id" = String, Path), ("credential_id" = String, Path), UsageQuery),
    responses((status = 200, body = Page<UsageView>), Refusals, NotFound))]
pub async fn usage(
    State(app): State<AppState>,
    caller: Caller,
    Path((workspace_id, credential_id)): Path<(WorkspaceId, String)>,
    Query(asked): Query<UsageQuery>,
) -> Result<Json<Page<UsageView>>, ApiError> {
    let Some(credential) = Credential::parse(&credential_id) else { return Err(ApiError::NotFound) };
    let authorized = caller.with_scope(&app, credential.scope()).await?;
    let UsageQuery { since, after, limit: size } = asked;
    let limit = limit(size, MAX_LIMIT)?;
    let after = after.as_deref().map(decode).transpose()?;
    let since = since.unwrap_or(Timestamp::from_millis(0));
    // What is counted and not written yet belongs into the answer.
    app.usage.flush(&app.store).await?;
    let rows = query(&app, authorized, move |conn, authorized| {
        credential.check(conn, authorized, workspace_id)?;
        Ok(usage::list(conn, &credential_id, since, after.as_ref(), limit + 1)?)
    });
    Ok(Json(page(rows.await?, limit, encode, view)))
}

#[derive(Debug, Clone, Copy)]
enum Credential {
    ApiKey(ApiKeyId),
    ServiceAccount(ServiceAccountId),
    ServiceAccountKey(ServiceAccountKeyId),
}

impl Credential {
    fn parse(id: &str) -> Option<Self> {
        let api_key = id.parse().map(Self::ApiKey);
        let key = || id.parse().map(Self::ServiceAccountKey);
        let account = || id.parse().map(Self::ServiceAccount);
        api_key.or_else(|_| key()).or_else(|_| account()).ok()
    }

    const fn scope(self) -> Scope {
        match self {
            Self::ApiKey(_) => Scope::KeysRead,
            Self::ServiceAccount(_) | Self::ServiceAccountKey(_) => Scope::ServiceAccountsRead,
        }
    }

    /// That it belongs to a workspace the caller sees.
    fn check(
        self,
        conn: &Connection,
        authorized: &Authorized,
        workspace_id: WorkspaceId,
    ) -> Result<(), ApiError> {
        let workspace = authorized.workspace(conn, workspace_id)?;
        let found = match self {
            Self::ApiKey(id) => api_keys::find(conn, workspace.id, id)?.is_some(),
            Self::ServiceAccount(id) => service_accounts::find(conn, workspace.id, id)?.is_some(),
            Self::ServiceAccountKey(id) => match service_account_keys::account_of(conn, id)? {
                Some(account) => service_accounts::find(conn, workspace.id, account)?.is_some(),
                None => false,
            },
        };
        if found { Ok(()) } else { Err(ApiError::NotFound) }
    }
}

fn view(row: UsageRow) -> UsageView {
    let UsageRow { hour, source_ip, user_agent, scope, count, first, last } = row;
    UsageView { hour, source_ip, user_agent, scope, count, first, last }
}

fn encode(row: &UsageRow) -> String {
    // A tuple of numbers and texts has a JSON form.
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(&UsagePlace::from(row)).unwrap_or_default())
}

fn decode(cursor: &str) -> Result<UsagePlace, ApiError> {
    let json = URL_SAFE_NO_PAD.decode(cursor).unwrap_or_default();
    serde_json::from_slice(&json).map_err(|_| ApiError::invalid("after: not a cursor of this list"))
}
