//! `GET /openapi.json`: the contract in OpenAPI 3.1. Each call is described where it is answered; here they are gathered.

mod answers;
mod audit;
mod oauth;

use axum::{Json, Router, http::StatusCode, routing};
use bijak_api_types::Problem;
use bijak_domain::Scope;
use utoipa::{
    Modify, OpenApi,
    openapi::{
        PathItem, RefOr,
        security::{AuthorizationCode, Flow, HttpAuthScheme, HttpBuilder, OAuth2, Scopes, SecurityScheme},
    },
};

pub use answers::{Conflict, Idempotent, NotFound, Refusals, Unavailable, UpstreamFailed};
pub use audit::{AuditEventView, EventPage, PartyView};

use super::AppState;
use crate::{
    api_keys, audit_events, audit_log, credentials, health, inference, me, organization_policy,
    service_accounts, workspaces,
};

#[derive(OpenApi)]
#[openapi(
    info(title = "Bijak Authority", description = "Keys, service accounts and their audit log. The prose of this contract is docs/API.md."),
    modifiers(&Security, &Operations),
    components(schemas(Problem)),
    security(("bearer" = []), ("oauth" = [])),
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
        organization_policy::get::get, organization_policy::update::update,
        audit_events::list::list, audit_events::stream::stream,
        audit_log::checkpoint::checkpoint, audit_log::key::key, audit_log::key::keys,
        audit_log::inclusion::inclusion, audit_log::consistency::consistency,
        inference::chat::chat,
        oauth::protected_resource, oauth::authorization_server, oauth::authorize, oauth::token, oauth::revoke, oauth::introspect, oauth::push,
    )
)]
struct Contract;

/// What every operation needs and the calls' own descriptions need not repeat: a name of its own in the whole document
/// (functions are named within their noun), and words for every answer.
struct Operations;

impl Modify for Operations {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        for item in openapi.paths.paths.values_mut() {
            let PathItem { get, put, post, delete, patch, .. } = item;
            for operation in [get, put, post, delete, patch].into_iter().flatten() {
                let noun = operation.tags.iter().flatten().next().map(|tag| tag.replace(' ', "_"));
                let verb = operation.operation_id.take();
                operation.operation_id =
                    Some([noun, verb].into_iter().flatten().collect::<Vec<_>>().join("_"));
                for (status, response) in &mut operation.responses.responses {
                    if let RefOr::T(response) = response
                        && response.description.is_empty()
                    {
                        let status = status.parse::<StatusCode>().ok();
                        let reason = status.and_then(|status| status.canonical_reason());
                        reason.unwrap_or("Answer").clone_into(&mut response.description);
                    }
                }
            }
        }
    }
}

struct Security;

impl Modify for Security {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let bearer = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some(
                "An API key (bijak_ak_…), a service-account key (bijak_sk_…) or an OAuth access token (bijak_at_…)",
            ))
            .build();
        let scopes = Scopes::from_iter(Scope::ALL.map(|scope| (scope.as_str(), meaning(scope))));
        // Relative to the server (OpenAPI 3.1 §4.6): the document does not know under which name it is read.
        let code =
            AuthorizationCode::with_refresh_url("/oauth/authorize", "/oauth/token", scopes, "/oauth/token");
        let oauth = OAuth2::with_description(
            [Flow::AuthorizationCode(code)],
            "With PKCE (S256). GET /.well-known/oauth-authorization-server says the rest.",
        );
        let components = openapi.components.get_or_insert_default();
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
        components.add_security_scheme("oauth", SecurityScheme::OAuth2(oauth));
    }
}

const fn meaning(scope: Scope) -> &'static str {
    match scope {
        Scope::InferenceRead => "Read models and their state",
        Scope::InferenceWrite => "Run inference",
        Scope::RagRead => "Search documents",
        Scope::RagWrite => "Add and change documents",
        Scope::WorkspacesRead => "See workspaces",
        Scope::WorkspacesWrite => "Make and rename workspaces",
        Scope::KeysRead => "See API keys and their use",
        Scope::KeysWrite => "Make, change, rotate and revoke API keys",
        Scope::ServiceAccountsRead => "See service accounts, their keys and their use",
        Scope::ServiceAccountsWrite => "Make, change, rotate and disable service accounts",
        Scope::AuditRead => "Read the audit log",
    }
}

/// The document as it is served.
pub fn document() -> utoipa::openapi::OpenApi {
    Contract::openapi()
}

pub fn router() -> Router<AppState> {
    Router::new().route("/openapi.json", routing::get(|| async { Json(document()) }))
}
