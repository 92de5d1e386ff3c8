//! The authorization server: OAuth 2.0 (RFC 6749, 7009, 7523, 7636, 7662, 8252, 8414, 9126, 9207, 9700).
//!
//! What it refuses to be: a place for passwords in tokens, implicit or password grants, `plain` challenges, wildcard
//! redirects. To add a grant type: a file in `token/` and its arm in `token::token`; to add a way for clients to prove
//! themselves: a variant of `ClientCredential` and its arm in `client/authenticate.rs`.

pub(crate) mod access_token;
mod authorize;
mod browser;
pub(crate) mod client;
pub(crate) mod csrf;
mod events;
pub(crate) mod forgery;
pub(crate) mod form;
pub(crate) mod handle;
pub mod housekeeping;
mod introspect;
mod metadata;
pub(crate) mod parameters;
mod pkce;
mod push;
pub(crate) mod redirect_uri;
mod revoke;
mod settings;
mod state;
mod throttle;
mod token;

use axum::{Router, extract::DefaultBodyLimit};

pub use settings::OAuthSettings;
pub use state::OAuthState;

use crate::http::AppState;

/// `/oauth/…` and the two documents that lead there.
pub fn router() -> Router<AppState> {
    Router::new()
        .merge(metadata::router())
        .merge(authorize::router())
        .merge(token::router())
        .merge(revoke::router())
        .merge(introspect::router())
        .merge(push::router())
        .layer(DefaultBodyLimit::max(parameters::MAX_BYTES))
}
