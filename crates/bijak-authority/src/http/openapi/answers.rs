//! What calls answer besides their own: RFC 9457 problems, grouped as calls share them.

use bijak_api_types::Problem;

/// What any guarded call may answer instead of its own.
#[derive(Debug, utoipa::IntoResponses)]
pub enum Refusals {
    /// `invalid_request`, `invalid_name`, `invalid_scope`: not of the documented form
    #[response(status = 400, content_type = "application/problem+json")]
    Invalid(Problem),
    /// `missing_credential`, `invalid_credential`; `WWW-Authenticate` says where to get one
    #[response(status = 401, content_type = "application/problem+json")]
    Credential(Problem),
    /// `insufficient_scope`, `insufficient_role`, `source_not_allowed`, `superseded_key`, `policy`
    #[response(status = 403, content_type = "application/problem+json")]
    Right(Problem),
    /// `request_timeout`
    #[response(status = 408, content_type = "application/problem+json")]
    Slow(Problem),
    /// `body_too_large`
    #[response(status = 413, content_type = "application/problem+json")]
    Large(Problem),
    /// `unsupported_media_type`
    #[response(status = 415, content_type = "application/problem+json")]
    MediaType(Problem),
    /// `misdirected_request`: not this server's Host
    #[response(status = 421, content_type = "application/problem+json")]
    Host(Problem),
    /// `rate_limited`, with Retry-After
    #[response(status = 429, content_type = "application/problem+json")]
    Limited(Problem),
    /// `unavailable`: the store cannot be used, nothing was changed
    #[response(status = 503, content_type = "application/problem+json")]
    Store(Problem),
}

/// `not_found`: absent, or of another organization or workspace
#[derive(Debug, utoipa::IntoResponses)]
#[response(status = 404, content_type = "application/problem+json")]
#[expect(dead_code, reason = "read by the derive only")]
pub struct NotFound(Problem);

/// `conflict`: the object's state forbids it; `idempotency_in_flight`
#[derive(Debug, utoipa::IntoResponses)]
#[response(status = 409, content_type = "application/problem+json")]
#[expect(dead_code, reason = "read by the derive only")]
pub struct Conflict(Problem);

/// What `Idempotency-Key` may bring.
#[derive(Debug, utoipa::IntoResponses)]
pub enum Idempotent {
    /// `idempotency_in_flight`: the first request with this key is under way; `conflict`
    #[response(status = 409, content_type = "application/problem+json")]
    InFlight(Problem),
    /// `idempotency_mismatch`: the key was used with another body
    #[response(status = 422, content_type = "application/problem+json")]
    Mismatch(Problem),
}

/// `unavailable`
#[derive(Debug, utoipa::IntoResponses)]
#[response(status = 503, content_type = "application/problem+json")]
#[expect(dead_code, reason = "read by the derive only")]
pub struct Unavailable(Problem);

/// `upstream_failed`
#[derive(Debug, utoipa::IntoResponses)]
#[response(status = 502, content_type = "application/problem+json")]
#[expect(dead_code, reason = "read by the derive only")]
pub struct UpstreamFailed(Problem);
