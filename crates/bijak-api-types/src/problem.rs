//! Errors: RFC 9457 `application/problem+json` with a stable `code` and a `request_id`.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// `about:blank` (RFC 9457 §4.2.1): the code says more than a URL would.
    #[serde(rename = "type")]
    pub kind: String,
    /// The HTTP status in words.
    pub title: String,
    pub status: u16,
    /// One of [`code`]; clients branch on this and nothing else.
    pub code: String,
    /// What is wrong and where, in a sentence for a person.
    pub detail: String,
    pub request_id: String,
}

/// Every code a server of this contract answers with.
pub mod code {
    /// 400: the body or a parameter is not of the documented form; `detail` names which.
    pub const INVALID_REQUEST: &str = "invalid_request";
    /// 400: a name is empty, longer than 128 characters or holds a control character.
    pub const INVALID_NAME: &str = "invalid_name";
    /// 400: a scope is unknown, or may not be held by such a credential.
    pub const INVALID_SCOPE: &str = "invalid_scope";
    /// 401: no credential in the request.
    pub const MISSING_CREDENTIAL: &str = "missing_credential";
    /// 401: the credential is unknown, malformed, revoked or expired. Never says which.
    pub const INVALID_CREDENTIAL: &str = "invalid_credential";
    /// 403: the credential lacks the scope that `detail` names.
    pub const INSUFFICIENT_SCOPE: &str = "insufficient_scope";
    /// 403: the person's role does not allow this call.
    pub const INSUFFICIENT_ROLE: &str = "insufficient_role";
    /// 403: the key may not be used from this address.
    pub const SOURCE_NOT_ALLOWED: &str = "source_not_allowed";
    /// 403: a superseded service-account key may not rotate.
    pub const SUPERSEDED_KEY: &str = "superseded_key";
    /// 403: the organization's policy does not allow it; `detail` names the rule.
    pub const POLICY: &str = "policy";
    /// 404: absent, or of another organization or workspace.
    pub const NOT_FOUND: &str = "not_found";
    /// 405
    pub const METHOD_NOT_ALLOWED: &str = "method_not_allowed";
    /// 406
    pub const NOT_ACCEPTABLE: &str = "not_acceptable";
    /// 409: the object's state forbids this (a revoked key cannot be renamed or rotated).
    pub const CONFLICT: &str = "conflict";
    /// 409: a request with the same Idempotency-Key is still under way.
    pub const IDEMPOTENCY_IN_FLIGHT: &str = "idempotency_in_flight";
    /// 422: the Idempotency-Key was used with another body.
    pub const IDEMPOTENCY_MISMATCH: &str = "idempotency_mismatch";
    /// 408: the body did not arrive in time.
    pub const REQUEST_TIMEOUT: &str = "request_timeout";
    /// 413
    pub const BODY_TOO_LARGE: &str = "body_too_large";
    /// 415
    pub const UNSUPPORTED_MEDIA_TYPE: &str = "unsupported_media_type";
    /// 421: the Host is not this server's.
    pub const MISDIRECTED_REQUEST: &str = "misdirected_request";
    /// 429: with Retry-After.
    pub const RATE_LIMITED: &str = "rate_limited";
    /// 502: the configured inference upstream did not answer properly.
    pub const UPSTREAM_FAILED: &str = "upstream_failed";
    /// 503: the store cannot write; nothing was changed.
    pub const UNAVAILABLE: &str = "unavailable";
    /// 500
    pub const INTERNAL: &str = "internal";
}
