//! `/v1/workspaces/{workspace_id}/credentials`: what keys of both kinds have in common.

pub mod usage;

use axum::{Router, routing};

use crate::http::AppState;

pub fn router() -> Router<AppState> {
    Router::new()
        .route("/v1/workspaces/{workspace_id}/credentials/{credential_id}/usage", routing::get(usage::usage))
}
