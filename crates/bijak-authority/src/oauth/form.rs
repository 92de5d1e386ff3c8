//! Form bodies of the OAuth endpoints and the pages: one media type, bounded in size and time, nothing in the query.

use axum::{
    extract::Request,
    http::{HeaderMap, StatusCode, header},
};

use super::parameters::{MAX_BYTES, MalformedParameters, Parameters};
use crate::http::{ApiError, AppState, body};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum FormError {
    #[error("the body has to be application/x-www-form-urlencoded")]
    MediaType,
    #[error("parameters belong in the body, not in the address")]
    Query,
    #[error("the body is larger than {MAX_BYTES} bytes")]
    TooLarge,
    #[error("the body did not arrive in time")]
    Timeout,
    #[error("the body could not be read")]
    Unreadable,
    #[error(transparent)]
    Malformed(#[from] MalformedParameters),
}

impl FormError {
    pub(crate) const fn status(&self) -> StatusCode {
        match self {
            Self::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooLarge | Self::Malformed(MalformedParameters::Length) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Timeout => StatusCode::REQUEST_TIMEOUT,
            Self::Query | Self::Unreadable | Self::Malformed(_) => StatusCode::BAD_REQUEST,
        }
    }
}

/// The form in the body of `request`.
pub(crate) async fn read(request: Request, state: &AppState) -> Result<Parameters, FormError> {
    if !is_form(request.headers()) {
        return Err(FormError::MediaType);
    }
    if request.uri().query().is_some() {
        return Err(FormError::Query);
    }
    let bytes = body::read(request, state).await.map_err(|error| match error {
        ApiError::BodyTooLarge => FormError::TooLarge,
        ApiError::RequestTimeout => FormError::Timeout,
        _ => FormError::Unreadable,
    })?;
    Ok(Parameters::parse(&bytes)?)
}

/// One Content-Type, with at most a charset that says UTF-8, which is what is read anyway (RFC 6749 Appendix B).
fn is_form(headers: &HeaderMap) -> bool {
    let mut types = headers.get_all(header::CONTENT_TYPE).iter();
    let (Some(value), None) = (types.next(), types.next()) else { return false };
    let Ok(text) = value.to_str() else { return false };
    let mut parts = text.split(';').map(str::trim);
    let essence = parts.next().is_some_and(|e| e.eq_ignore_ascii_case("application/x-www-form-urlencoded"));
    let utf8 = |part: &str| {
        part.split_once('=').is_some_and(|(name, value)| {
            name.eq_ignore_ascii_case("charset") && value.trim_matches('"').eq_ignore_ascii_case("utf-8")
        })
    };
    essence && parts.all(utf8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepts(types: &[&'static str]) -> bool {
        let mut headers = HeaderMap::new();
        for value in types {
            headers.append(header::CONTENT_TYPE, value.parse().unwrap());
        }
        is_form(&headers)
    }

    #[test]
    fn takes_forms_in_utf_8_only() {
        assert!(accepts(&["application/x-www-form-urlencoded"]));
        assert!(accepts(&["Application/X-WWW-Form-Urlencoded; charset=\"UTF-8\""]));
        for other in [
            "application/json",
            "multipart/form-data; boundary=x",
            "text/plain",
            "application/x-www-form-urlencoded; charset=utf-16",
            "application/x-www-form-urlencoded; charset=utf-8; x",
            "application/x-www-form-urlencoded, application/json",
        ] {
            assert!(!accepts(&[other]), "{other}");
        }
        assert!(!accepts(&[]));
        assert!(!accepts(&["application/x-www-form-urlencoded", "application/json"]));
    }
}
