//! Where the nouns' routers come together.

use axum::Router;

use super::{ApiError, AppState, openapi};
use crate::{
    api_keys, audit_events, audit_log, credentials, health, inference, me, oauth, organization_policy,
    service_accounts, setup, workspaces,
};

/// Every route of the server.
pub fn router(state: AppState) -> Router {
    Router::new()
        .merge(oauth::router())
        .merge(setup::router())
        .merge(me::router())
        .merge(organization_policy::router())
        .merge(workspaces::router())
        .merge(api_keys::router())
        .merge(service_accounts::router())
        .merge(credentials::router())
        .merge(audit_events::router())
        .merge(audit_log::router())
        .merge(inference::router())
        .merge(health::router())
        .merge(openapi::router())
        .fallback(|| async { ApiError::NotFound })
        .method_not_allowed_fallback(|| async { ApiError::MethodNotAllowed })
        .with_state(state)
}
