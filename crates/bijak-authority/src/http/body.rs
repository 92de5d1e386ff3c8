//! Bodies: JSON of a documented form, or nothing.

use std::time::Duration;

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{HeaderMap, header},
};
use serde::de::DeserializeOwned;

use super::{ApiError, AppState};

/// What a call takes at most, unless it says otherwise.
pub const MAX_BODY: usize = 64 * 1024;
/// How long a body may take to arrive.
const PATIENCE: Duration = Duration::from_secs(30);

/// A body that has to be there.
#[derive(Debug)]
pub struct Json<T>(pub T);

/// A body that may be missing: `{}` and none are alike.
#[derive(Debug)]
pub struct OptionalJson<T>(pub T);

/// The body of calls that take no fields.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Empty {}

impl<T: DeserializeOwned> FromRequest<AppState> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, ApiError> {
        let is_json = is_json(request.headers());
        let bytes = read(request, state).await?;
        if !is_json {
            return Err(ApiError::UnsupportedMediaType("application/json"));
        }
        parse(&bytes).map(Self)
    }
}

impl<T: DeserializeOwned + Default> FromRequest<AppState> for OptionalJson<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, ApiError> {
        let is_json = is_json(request.headers());
        let bytes = read(request, state).await?;
        if bytes.is_empty() {
            return Ok(Self(T::default()));
        }
        if !is_json {
            return Err(ApiError::UnsupportedMediaType("application/json"));
        }
        parse(&bytes).map(Self)
    }
}

/// The whole body, bounded in size (by the route's `DefaultBodyLimit`) and time.
pub async fn read(request: Request, state: &AppState) -> Result<Bytes, ApiError> {
    let bytes = tokio::time::timeout(PATIENCE, Bytes::from_request(request, state));
    bytes.await.map_err(|_| ApiError::RequestTimeout)?.map_err(|rejection| {
        if rejection.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
            ApiError::BodyTooLarge
        } else {
            ApiError::invalid("the body could not be read")
        }
    })
}

fn is_json(headers: &HeaderMap) -> bool {
    let Some(value) = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()) else { return false };
    value.split(';').next().is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/json"))
}

/// Errors name the place: `allowed_cidrs[1]: invalid type: integer …`.
fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    // serde takes a list for a struct, its fields in order: nobody means that.
    if !bytes.trim_ascii_start().starts_with(b"{") {
        return Err(ApiError::invalid("body: not a JSON object"));
    }
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        let place = if path == "." || path == "?" { "body" } else { &path };
        ApiError::invalid(format!("{place}: {}", error.inner()))
    })?;
    json.end().map_err(|error| ApiError::invalid(format!("body: {error}")))?;
    Ok(value)
}
