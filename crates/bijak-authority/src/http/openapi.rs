//! `GET /openapi.json`: the contract in OpenAPI 3.1.

use axum::{Json, Router, routing};
use bijak_api_types::Problem;
use utoipa::{
    Modify, OpenApi,
    openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
};

use super::AppState;
use crate::{api_keys, audit_events, credentials, health, inference, me, service_accounts, workspaces};

/// What any guarded call may answer instead of its own.
#[derive(Debug, utoipa::IntoResponses)]
pub enum Refusals {
    /// `invalid_request`, `invalid_name`, `invalid_scope`: not of the documented form
    #[response(status = 400, content_type = "application/problem+json")]
    Invalid(Problem),
    /// `missing_credential`, `invalid_credential`; `WWW-Authenticate` says where to get one
    #[response(status = 401, content_type = "application/problem+json")]
    Credential(Problem),
    /// `insufficient_scope`, `insufficient_role`, `source_not_allowed`, `superseded_key`
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

/// A page of audit events.
#[derive(Debug, utoipa::ToSchema)]
#[expect(dead_code, reason = "read by the derive only: the answer is joined from stored lines")]
pub struct EventPage {
    items: Vec<AuditEventView>,
    /// The `after` of the next page; null where there is none.
    next: Option<String>,
}

/// Fourteen fields, every one always present, null where there is none.
#[derive(Debug, utoipa::ToSchema)]
#[expect(dead_code, reason = "read by the derive only: the answer is joined from stored lines")]
pub struct AuditEventView {
    id: String,
    /// Contiguous per organization from 0, in commit order.
    seq: u64,
    time: String,
    organization_id: Option<String>,
    workspace_id: Option<String>,
    actor: Option<PartyView>,
    /// `noun.verb_past`
    action: String,
    target: Option<PartyView>,
    source_ip: Option<String>,
    user_agent: Option<String>,
    /// `success` or `failure`
    outcome: String,
    reason: Option<String>,
    request_id: Option<String>,
    #[schema(value_type = Object)]
    details: (),
}

#[derive(Debug, utoipa::ToSchema)]
#[expect(dead_code, reason = "read by the derive only: the answer is joined from stored lines")]
pub struct PartyView {
    r#type: Option<String>,
    id: Option<String>,
    name: Option<String>,
}

#[derive(OpenApi)]
#[openapi(
    info(title = "Bijak Authority", description = "Keys, service accounts and their audit log. The prose of this contract is docs/API.md."),
    modifiers(&Security),
    security(("bearer" = [])),
    paths(
        health::get::healthz, health::get::readyz,
        me::get::get,
        workspaces::list::list, workspaces::create::create, workspaces::get::get, workspaces::update::update,
        api_keys::list::list, api_keys::create::create, api_keys::get::get, api_keys::update::update,
        api_keys::revoke::revoke, api_keys::rotate::rotate,
        service_accounts::list::list, service_accounts::create::create, service_accounts::get::get,
        service_accounts::update::update, service_accounts::disable::disable, service_accounts::rotate_key::rotate_key,
        service_accounts::list_keys::list_keys, service_accounts::revoke_key::revoke_key,
        credentials::usage::usage,
        audit_events::list::list,
        inference::chat::chat,
    )
)]
struct Contract;

struct Security;

impl Modify for Security {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let bearer = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some(
                "An API key (bijak_ak_…), a service-account key (bijak_sk_…) or an OAuth access token (bijak_at_…)",
            ))
            .build();
        let components = openapi.components.get_or_insert_default();
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    }
}

/// The document as it is served.
pub fn document() -> utoipa::openapi::OpenApi {
    Contract::openapi()
}

pub fn router() -> Router<AppState> {
    Router::new().route("/openapi.json", routing::get(|| async { Json(document()) }))
}
