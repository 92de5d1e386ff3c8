//! `/v1/workspaces/{workspace_id}/service-accounts`: identities of unattended workloads, and their keys.
//!
//! An account has at most one current key. Rotating it makes the next one; the key before stays valid for the overlap of
//! 24 hours, so that a workload can be switched over without a gap. Only the current key may rotate its own account: who
//! stole a superseded one cannot turn it into a lasting key.

mod authenticate;
pub mod create;
pub mod disable;
pub mod get;
pub mod list;
pub mod list_keys;
pub mod notify;
pub mod revoke_idle;
pub mod revoke_key;
pub mod rotate_key;
pub mod update;
mod view;

use axum::{Router, routing};
use bijak_domain::{ServiceAccountId, Target, WorkspaceId};
use rusqlite::Connection;

pub use authenticate::find_credential;
pub use view::{created_key, key_view, view};

use crate::{
    http::{ApiError, AppState, Authorized},
    store::service_accounts::{self, ServiceAccount},
};

pub fn router() -> Router<AppState> {
    Router::new()
        .route(
            "/v1/workspaces/{workspace_id}/service-accounts",
            routing::get(list::list).post(create::create),
        )
        .route(
            "/v1/workspaces/{workspace_id}/service-accounts/{service_account_id}",
            routing::get(get::get).patch(update::update),
        )
        .route(
            "/v1/workspaces/{workspace_id}/service-accounts/{service_account_id}/disable",
            routing::post(disable::disable),
        )
        .route(
            "/v1/workspaces/{workspace_id}/service-accounts/{service_account_id}/rotate-key",
            routing::post(rotate_key::rotate_key),
        )
        .route(
            "/v1/workspaces/{workspace_id}/service-accounts/{service_account_id}/keys",
            routing::get(list_keys::list_keys),
        )
        .route(
            "/v1/workspaces/{workspace_id}/service-accounts/{service_account_id}/keys/{key_id}/revoke",
            routing::post(revoke_key::revoke_key),
        )
}

/// The account, where the caller sees its workspace.
fn find(
    conn: &Connection,
    authorized: &Authorized,
    workspace_id: WorkspaceId,
    id: ServiceAccountId,
) -> Result<ServiceAccount, ApiError> {
    let workspace = authorized.workspace(conn, workspace_id)?;
    service_accounts::find(conn, workspace.id, id)?.ok_or(ApiError::NotFound)
}

/// Every event of an account's keys is about the account: its trail is one filter.
pub(crate) fn target(account: &ServiceAccount) -> Target {
    Target {
        kind: Some("service_account".to_owned()),
        id: Some(account.id.to_string()),
        name: Some(account.name.clone()),
    }
}
