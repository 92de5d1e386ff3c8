//! Where the nouns' routers come together.

use axum::{Router, extract::DefaultBodyLimit};

use super::{ApiError, AppState, body::MAX_BODY};
use crate::oauth;

/// Every route of the server.
pub fn router(state: AppState) -> Router {
    Router::new()
        .merge(oauth::router())
        .fallback(|| async { ApiError::NotFound })
        .method_not_allowed_fallback(|| async { ApiError::MethodNotAllowed })
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .with_state(state)
}
