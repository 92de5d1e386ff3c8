//! The answer of calls that create: 201 with the object; a replay says that it is one.

use axum::{
    Json,
    http::{HeaderName, HeaderValue, StatusCode},
    response::{IntoResponse, Response},
};
use serde::Serialize;

const IDEMPOTENT_REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// An object that a call made, now or, `Replayed`, when the same Idempotency-Key was used first.
#[derive(Debug)]
pub enum Created<T> {
    New(T),
    Replayed(T),
}

impl<T: Serialize> IntoResponse for Created<T> {
    fn into_response(self) -> Response {
        match self {
            Self::New(object) => (StatusCode::CREATED, Json(object)).into_response(),
            Self::Replayed(object) => {
                let replayed = [(IDEMPOTENT_REPLAYED, HeaderValue::from_static("true"))];
                (StatusCode::CREATED, replayed, Json(object)).into_response()
            }
        }
    }
}
