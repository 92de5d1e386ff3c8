//! Every way a call can fail, and what the client is told of it: RFC 9457 problems with a stable code.

use std::borrow::Cow;

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use bijak_api_types::{Problem, code};
use bijak_domain::{NameError, RequestId, Scope};

use super::PublicUrl;
use crate::store::StoreError;

/// Calls return it; [`super::front`] renders it, because only there the request's id is known.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ApiError {
    #[error("{0}")]
    InvalidRequest(Cow<'static, str>),
    #[error("{field}: {error}")]
    InvalidName { field: &'static str, error: NameError },
    #[error("{0}")]
    InvalidScope(String),
    #[error("this call needs a credential: Authorization: Bearer …")]
    MissingCredential,
    #[error("the credential is not valid")]
    InvalidCredential,
    #[error("this call needs the scope {0}")]
    InsufficientScope(Scope),
    #[error("{0}")]
    InsufficientRole(&'static str),
    #[error("this key may not be used from this address")]
    SourceNotAllowed,
    #[error("this key has been superseded: only an account's current key may rotate it")]
    SupersededKey,
    /// Names the rule.
    #[error("{0}")]
    Policy(String),
    #[error("there is no such thing here")]
    NotFound,
    #[error("this address does not take that method")]
    MethodNotAllowed,
    #[error("{0}")]
    Conflict(&'static str),
    #[error("a request with this Idempotency-Key is still under way")]
    IdempotencyInFlight,
    #[error("this Idempotency-Key was used with another body")]
    IdempotencyMismatch,
    #[error("the body did not arrive in time")]
    RequestTimeout,
    #[error("the body is larger than this call takes")]
    BodyTooLarge,
    #[error("the body has to be {0}")]
    UnsupportedMediaType(&'static str),
    #[error("this server does not answer to that Host")]
    MisdirectedRequest,
    #[error("too many requests: wait {retry_after_secs} seconds")]
    RateLimited { retry_after_secs: u64 },
    #[error("the inference upstream did not answer properly: {0}")]
    UpstreamFailed(&'static str),
    #[error("the store cannot be used at the moment; nothing was changed")]
    Unavailable(StoreError),
    #[error("an error of this server; its log says more under this request's id")]
    Internal(Cow<'static, str>),
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Corrupt { .. } | StoreError::Event(_) => Self::Internal(error.to_string().into()),
            other => Self::Unavailable(other),
        }
    }
}

impl ApiError {
    pub fn invalid(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::InvalidRequest(detail.into())
    }

    pub const fn status(&self) -> StatusCode {
        self.status_and_code().0
    }

    pub const fn code(&self) -> &'static str {
        self.status_and_code().1
    }

    const fn status_and_code(&self) -> (StatusCode, &'static str) {
        match self {
            Self::InvalidRequest(_) => (StatusCode::BAD_REQUEST, code::INVALID_REQUEST),
            Self::InvalidName { .. } => (StatusCode::BAD_REQUEST, code::INVALID_NAME),
            Self::InvalidScope(_) => (StatusCode::BAD_REQUEST, code::INVALID_SCOPE),
            Self::MissingCredential => (StatusCode::UNAUTHORIZED, code::MISSING_CREDENTIAL),
            Self::InvalidCredential => (StatusCode::UNAUTHORIZED, code::INVALID_CREDENTIAL),
            Self::InsufficientScope(_) => (StatusCode::FORBIDDEN, code::INSUFFICIENT_SCOPE),
            Self::InsufficientRole(_) => (StatusCode::FORBIDDEN, code::INSUFFICIENT_ROLE),
            Self::SourceNotAllowed => (StatusCode::FORBIDDEN, code::SOURCE_NOT_ALLOWED),
            Self::SupersededKey => (StatusCode::FORBIDDEN, code::SUPERSEDED_KEY),
            Self::Policy(_) => (StatusCode::FORBIDDEN, code::POLICY),
            Self::NotFound => (StatusCode::NOT_FOUND, code::NOT_FOUND),
            Self::MethodNotAllowed => (StatusCode::METHOD_NOT_ALLOWED, code::METHOD_NOT_ALLOWED),
            Self::Conflict(_) => (StatusCode::CONFLICT, code::CONFLICT),
            Self::IdempotencyInFlight => (StatusCode::CONFLICT, code::IDEMPOTENCY_IN_FLIGHT),
            Self::IdempotencyMismatch => (StatusCode::UNPROCESSABLE_ENTITY, code::IDEMPOTENCY_MISMATCH),
            Self::RequestTimeout => (StatusCode::REQUEST_TIMEOUT, code::REQUEST_TIMEOUT),
            Self::BodyTooLarge => (StatusCode::PAYLOAD_TOO_LARGE, code::BODY_TOO_LARGE),
            Self::UnsupportedMediaType(_) => {
                (StatusCode::UNSUPPORTED_MEDIA_TYPE, code::UNSUPPORTED_MEDIA_TYPE)
            }
            Self::MisdirectedRequest => (StatusCode::MISDIRECTED_REQUEST, code::MISDIRECTED_REQUEST),
            Self::RateLimited { .. } => (StatusCode::TOO_MANY_REQUESTS, code::RATE_LIMITED),
            Self::UpstreamFailed(_) => (StatusCode::BAD_GATEWAY, code::UPSTREAM_FAILED),
            Self::Unavailable(_) => (StatusCode::SERVICE_UNAVAILABLE, code::UNAVAILABLE),
            Self::Internal(_) => (StatusCode::INTERNAL_SERVER_ERROR, code::INTERNAL),
        }
    }

    /// A request turned away for want of a right: what the limit on refusals counts.
    pub const fn is_refusal(&self) -> bool {
        matches!(self.status(), StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN)
    }

    pub fn render(&self, request_id: RequestId, public_url: &PublicUrl) -> Response {
        self.log(request_id);
        let status = self.status();
        let problem = Problem {
            kind: "about:blank".to_owned(),
            title: status.canonical_reason().unwrap_or("Error").to_owned(),
            status: status.as_u16(),
            code: self.code().to_owned(),
            detail: self.to_string(),
            request_id: request_id.to_string(),
        };
        // A struct of strings and a number has a JSON form; an empty body would be the worst of it.
        let mut response = Response::new(Body::from(serde_json::to_vec(&problem).unwrap_or_default()));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(value) = self.challenge(public_url).and_then(|text| HeaderValue::from_str(&text).ok()) {
            headers.insert(header::WWW_AUTHENTICATE, value);
        }
        match self {
            Self::RateLimited { retry_after_secs } => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from(*retry_after_secs));
            }
            Self::Unavailable(_) => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
            }
            _ => {}
        }
        response
    }

    /// `WWW-Authenticate` of RFC 6750 §3 with the `resource_metadata` of RFC 9728 §5.1.
    fn challenge(&self, public_url: &PublicUrl) -> Option<String> {
        let error = match self {
            Self::MissingCredential => String::new(),
            Self::InvalidCredential => {
                r#"error="invalid_token", error_description="the credential is not valid", "#.to_owned()
            }
            Self::InsufficientScope(scope) => format!(
                r#"error="insufficient_scope", error_description="this call needs the scope {scope}", scope="{scope}", "#
            ),
            _ => return None,
        };
        Some(format!(
            r#"Bearer {error}resource_metadata="{public_url}/.well-known/oauth-protected-resource""#
        ))
    }

    /// The client's mistakes are not news; ours are logged here and nowhere else.
    fn log(&self, request_id: RequestId) {
        match self {
            Self::Unavailable(error) => tracing::error!(%request_id, %error, "the store failed a request"),
            Self::Internal(error) => tracing::error!(%request_id, error = %error, "a request failed"),
            Self::UpstreamFailed(error) => {
                tracing::warn!(%request_id, error, "the inference upstream failed");
            }
            _ => {}
        }
    }
}

impl IntoResponse for ApiError {
    /// A bare status that carries the error to [`super::front`].
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}
