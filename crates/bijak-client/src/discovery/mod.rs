//! From one base URL to the endpoints: RFC 9728 names the authorization server, RFC 8414 its endpoints.

mod fetch;
mod server;

pub use server::Server;

use crate::{SecureUrl, TransportError};

/// A deployment as its metadata describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deployment {
    /// The issuer identifier, exactly as the metadata spells it (RFC 8414 §2): `iss` is compared as text.
    pub issuer: String,
    pub authorization_endpoint: SecureUrl,
    pub token_endpoint: SecureUrl,
    pub revocation_endpoint: Option<SecureUrl>,
    /// Whether every authorization response carries `iss` (RFC 9207 §3): then one without it is refused.
    pub iss_required: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DiscoveryError {
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// Something answers there, but it does not describe itself as this API: `what` names the first difference.
    #[error("no Bijak deployment answers at this URL: {what}")]
    NotBijak { what: &'static str },
    /// The documents lead to a place credentials must not go.
    #[error("the deployment names an insecure {what}")]
    Insecure { what: &'static str },
}
