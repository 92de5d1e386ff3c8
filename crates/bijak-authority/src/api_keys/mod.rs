//! `/v1/workspaces/{workspace_id}/api-keys`: keys for scripts and CI, of one workspace and a set of permissions each.
//!
//! A key is active until it expires or is revoked, and neither is ever undone.

mod authenticate;
pub mod create;
pub mod expire;
pub mod get;
pub mod list;
pub mod revoke;
pub mod revoke_idle;
pub mod rotate;
pub mod update;
mod view;

use axum::{Router, routing};
use bijak_domain::Target;

pub use authenticate::find_credential;
pub use view::{created, view};

use crate::{http::AppState, store::api_keys::ApiKey};

pub fn router() -> Router<AppState> {
    Router::new()
        .route("/v1/workspaces/{workspace_id}/api-keys", routing::get(list::list).post(create::create))
        .route(
            "/v1/workspaces/{workspace_id}/api-keys/{key_id}",
            routing::get(get::get).patch(update::update),
        )
        .route("/v1/workspaces/{workspace_id}/api-keys/{key_id}/revoke", routing::post(revoke::revoke))
        .route("/v1/workspaces/{workspace_id}/api-keys/{key_id}/rotate", routing::post(rotate::rotate))
}

pub(crate) fn target(key: &ApiKey) -> Target {
    Target { kind: Some("api_key".to_owned()), id: Some(key.id.to_string()), name: Some(key.name.clone()) }
}
