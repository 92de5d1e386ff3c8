//! `/v1/me`: who a credential speaks for.

pub mod get;

use axum::{Router, routing};

use crate::http::AppState;

pub fn router() -> Router<AppState> {
    Router::new().route("/v1/me", routing::get(get::get))
}
