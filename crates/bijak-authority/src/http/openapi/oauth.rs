//! The authorization server's calls, which are forms and redirects: described here, answered in `crate::oauth`.
#![expect(dead_code, reason = "these carry the descriptions only")]

use bijak_api_types::{
    AuthorizationServerMetadata, IntrospectionView, OAuthError, ProtectedResourceMetadata, PushedRequestView,
    TokenView,
};

/// Which authorization server guards this API (RFC 9728).
#[utoipa::path(get, path = "/.well-known/oauth-protected-resource", tag = "oauth", security(()),
    responses((status = 200, body = ProtectedResourceMetadata)))]
fn protected_resource() {}

/// Its endpoints and what it supports (RFC 8414).
#[utoipa::path(get, path = "/.well-known/oauth-authorization-server", tag = "oauth", security(()),
    responses((status = 200, body = AuthorizationServerMetadata)))]
fn authorization_server() {}

/// A person signs in and allows or denies a client (RFC 6749 §4.1, RFC 7636); for a browser, not for programs.
#[utoipa::path(get, path = "/oauth/authorize", tag = "oauth", security(()),
    params(
        ("client_id" = String, Query), ("redirect_uri" = String, Query),
        ("response_type" = String, Query, description = "`code`"),
        ("code_challenge" = String, Query), ("code_challenge_method" = String, Query, description = "`S256`"),
        ("scope" = String, Query, description = "Space separated"), ("state" = Option<String>, Query),
    ),
    responses(
        (status = 200, content_type = "text/html", body = String, description = "The sign-in or consent page"),
        (status = 303, description = "To the redirect with `iss`, `state`, and `code` or `error`"),
        (status = 400, content_type = "text/html", body = String,
            description = "An unregistered client or redirect: never a redirect"),
    ))]
fn authorize() {}

/// A code, or a refresh token, for tokens (RFC 6749 §4.1.3, §6). A refresh token is used up by its use.
#[utoipa::path(post, path = "/oauth/token", tag = "oauth", security(()),
    request_body(content_type = "application/x-www-form-urlencoded", content = TokenForm),
    responses((status = 200, body = TokenView), (status = 400, body = OAuthError), (status = 401, body = OAuthError),
        (status = 503, body = OAuthError)))]
fn token() {}

/// Ends a token; a refresh token ends its grant (RFC 7009).
#[utoipa::path(post, path = "/oauth/revoke", tag = "oauth", security(()),
    request_body(content_type = "application/x-www-form-urlencoded", content = RevokeForm),
    responses((status = 200, description = "Ended, or it was no token"), (status = 400, body = OAuthError), (status = 401, body = OAuthError),
        (status = 503, body = OAuthError)))]
fn revoke() {}

/// A client hands its authorization request over directly (RFC 9126); the form is that of `/oauth/authorize`'s query.
#[utoipa::path(post, path = "/oauth/par", tag = "oauth", security(()),
    request_body(content_type = "application/x-www-form-urlencoded", content = PushForm),
    responses((status = 201, body = PushedRequestView), (status = 400, body = OAuthError), (status = 401, body = OAuthError),
        (status = 503, body = OAuthError)))]
fn push() {}

#[derive(utoipa::ToSchema)]
struct PushForm {
    /// Where neither HTTP Basic nor an assertion says it.
    client_id: Option<String>,
    redirect_uri: String,
    /// `code`
    response_type: String,
    code_challenge: String,
    /// `S256`
    code_challenge_method: String,
    scope: String,
    state: Option<String>,
    client_assertion_type: Option<String>,
    client_assertion: Option<String>,
}

/// What a token is worth now, for confidential clients (RFC 7662).
#[utoipa::path(post, path = "/oauth/introspect", tag = "oauth", security(()),
    request_body(content_type = "application/x-www-form-urlencoded", content = IntrospectForm),
    responses((status = 200, body = IntrospectionView), (status = 400, body = OAuthError), (status = 401, body = OAuthError),
        (status = 403, body = OAuthError), (status = 503, body = OAuthError)))]
fn introspect() {}

#[derive(utoipa::ToSchema)]
struct IntrospectForm {
    token: String,
    token_type_hint: Option<String>,
    client_assertion_type: Option<String>,
    client_assertion: Option<String>,
}

#[derive(utoipa::ToSchema)]
struct TokenForm {
    /// `authorization_code` or `refresh_token`
    grant_type: String,
    /// Where neither HTTP Basic nor an assertion says it.
    client_id: Option<String>,
    client_assertion_type: Option<String>,
    client_assertion: Option<String>,
    code: Option<String>,
    redirect_uri: Option<String>,
    code_verifier: Option<String>,
    refresh_token: Option<String>,
    /// With a refresh token: fewer scopes than the grant's.
    scope: Option<String>,
}

#[derive(utoipa::ToSchema)]
struct RevokeForm {
    client_id: Option<String>,
    client_assertion_type: Option<String>,
    client_assertion: Option<String>,
    token: String,
    token_type_hint: Option<String>,
}
