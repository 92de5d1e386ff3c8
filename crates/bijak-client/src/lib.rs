//! The SDK of the Bijak API: discovery, sign-in, a source of access tokens, and the typed calls.
//!
//! What this crate refuses to be: a place that remembers. It stores nothing itself; refresh tokens go through
//! [`token::RefreshStore`], time and randomness are passed in, and nothing here knows of windows, vaults or databases.
//! Credentials only ever go to a [`SecureUrl`]: https, or plain http to a loopback IP literal. Redirects are not
//! followed. To add a call: one method beside its noun in [`api`], its request and view in `bijak-api-types`.

pub mod api;
pub mod discovery;
mod http;
pub mod sign_in;
pub mod token;
mod url;

#[cfg(any(test, feature = "test-server"))]
pub mod test_server;

pub use self::{
    api::{Api, ApiError, Bulk, Connection, Created, Live, Tail},
    discovery::{Deployment, DiscoveryError, Server},
    http::{Http, TransportError},
    url::{BaseUrl, SecureUrl, UrlError},
};

/// The pre-registered public client this SDK signs in as (RFC 8252: it has no secret).
pub const CLIENT_ID: &str = "bijak-desktop";
