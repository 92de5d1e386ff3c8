//! `/v1/inference`: the guarded call, so that a key can be tried against something.

pub mod chat;
mod echo;
mod upstream;

use axum::{Router, extract::DefaultBodyLimit, routing};

pub use upstream::Upstream;

use crate::http::AppState;

/// Conversations are longer than other bodies.
const MAX_BODY: usize = 4 << 20;

pub fn router() -> Router<AppState> {
    Router::new()
        .route("/v1/inference/chat", routing::post(chat::chat).layer(DefaultBodyLimit::max(MAX_BODY)))
}
