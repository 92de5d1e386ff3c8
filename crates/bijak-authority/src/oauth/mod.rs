//! The authorization server: OAuth 2.0 for public clients (RFC 6749, 7636, 7009, 8252, 8414, 9207, 9700).

pub(crate) mod access_token;
mod authorize;
mod client;
pub(crate) mod csrf;
pub(crate) mod handle;
pub(crate) mod parameters;
mod pkce;
mod redirect_uri;
