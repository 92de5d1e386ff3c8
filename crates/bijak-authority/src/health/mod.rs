//! `/healthz` and `/readyz`: for whoever watches the process. No credential, no details.

pub mod get;

use axum::{Router, routing};

use crate::http::AppState;

pub fn router() -> Router<AppState> {
    Router::new().route("/healthz", routing::get(get::healthz)).route("/readyz", routing::get(get::readyz))
}
