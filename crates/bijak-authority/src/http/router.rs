//! Where the nouns' routers come together.

use axum::{Router, extract::DefaultBodyLimit};

use super::{ApiError, AppState, body::MAX_BODY};

/// Every route of the server.
pub fn router(state: AppState) -> Router {
    Router::new()
        .fallback(|| async { ApiError::NotFound })
        .method_not_allowed_fallback(|| async { ApiError::MethodNotAllowed })
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .with_state(state)
}
