//! What an answer says.

use bijak_api_types::Problem;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use serde::de::DeserializeOwned;

use crate::{api::ApiError, http::Reply};

pub(super) fn read<T: DeserializeOwned>(reply: &Reply) -> Result<T, ApiError> {
    let Reply { status, headers: _, body } = reply;
    if (200..300).contains(status) {
        return serde_json::from_slice(body).map_err(|_| ApiError::NotJson { status: *status });
    }
    Err(problem(reply))
}

pub(super) fn text(reply: &Reply) -> Result<String, ApiError> {
    let Reply { status, headers, body } = reply;
    if !(200..300).contains(status) {
        return Err(problem(reply));
    }
    let text = std::str::from_utf8(body).ok().filter(|_| is(headers, "text/plain"));
    text.map(str::to_owned).ok_or(ApiError::NotJson { status: *status })
}

pub(super) fn problem(reply: &Reply) -> ApiError {
    let Reply { status, headers: _, body } = reply;
    // Unknown codes are kept: a newer server may say more than we know.
    serde_json::from_slice::<Problem>(body)
        .map_or(ApiError::NotJson { status: *status }, |problem| ApiError::Problem(Box::new(problem)))
}

/// Whether the answer says that it is of this type, whatever its parameters.
pub(super) fn is(headers: &HeaderMap, media_type: &str) -> bool {
    let value = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.split(';').next().is_some_and(|essence| essence.trim().eq_ignore_ascii_case(media_type))
}
