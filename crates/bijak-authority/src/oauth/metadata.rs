//! What clients find out by themselves: RFC 8414 (authorization server) and RFC 9728 (protected resource).

use axum::{Json, Router, extract::State, routing};
use bijak_api_types::{AuthorizationServerMetadata, ProtectedResourceMetadata};
use bijak_domain::Scope;

use crate::http::AppState;

/// What `private_key_jwt` may be signed with.
const SIGNING: &[&str] = &["ES256", "EdDSA", "Ed25519", "RS256", "PS256"];

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/.well-known/oauth-authorization-server", routing::get(authorization_server))
        .route("/.well-known/oauth-protected-resource", routing::get(protected_resource))
}

async fn authorization_server(State(app): State<AppState>) -> Json<AuthorizationServerMetadata> {
    let issuer = app.config.public_url.as_str();
    Json(AuthorizationServerMetadata {
        issuer: issuer.to_owned(),
        authorization_endpoint: format!("{issuer}/oauth/authorize"),
        token_endpoint: format!("{issuer}/oauth/token"),
        revocation_endpoint: Some(format!("{issuer}/oauth/revoke")),
        pushed_authorization_request_endpoint: Some(format!("{issuer}/oauth/par")),
        introspection_endpoint: Some(format!("{issuer}/oauth/introspect")),
        response_types_supported: strings(&["code"]),
        grant_types_supported: strings(&["authorization_code", "refresh_token"]),
        code_challenge_methods_supported: strings(&["S256"]),
        token_endpoint_auth_methods_supported: strings(&["none", "client_secret_basic", "private_key_jwt"]),
        token_endpoint_auth_signing_alg_values_supported: strings(SIGNING),
        revocation_endpoint_auth_methods_supported: strings(&[
            "none",
            "client_secret_basic",
            "private_key_jwt",
        ]),
        revocation_endpoint_auth_signing_alg_values_supported: strings(SIGNING),
        introspection_endpoint_auth_methods_supported: strings(&["client_secret_basic", "private_key_jwt"]),
        introspection_endpoint_auth_signing_alg_values_supported: strings(SIGNING),
        scopes_supported: scopes(),
        authorization_response_iss_parameter_supported: true,
    })
}

async fn protected_resource(State(app): State<AppState>) -> Json<ProtectedResourceMetadata> {
    let url = app.config.public_url.as_str();
    Json(ProtectedResourceMetadata {
        resource: url.to_owned(),
        authorization_servers: vec![url.to_owned()],
        scopes_supported: scopes(),
        bearer_methods_supported: strings(&["header"]),
    })
}

fn scopes() -> Vec<String> {
    Scope::ALL.into_iter().map(|scope| scope.as_str().to_owned()).collect()
}

fn strings(list: &[&str]) -> Vec<String> {
    list.iter().map(|text| (*text).to_owned()).collect()
}
