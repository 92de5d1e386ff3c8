//! Signed JWTs as strangers send them (RFC 7515, 7517, 7519): client assertions.
//!
//! What it refuses to be: an issuer. No encryption, no symmetric or absent signature, no `crit`, no key named by a URL in
//! the token itself. Signatures are ring's. To add an algorithm: a variant in [`jwk::Algorithm`] and its arm in `verify`.

pub(crate) mod audience;
pub(crate) mod jwk;
pub(crate) mod jws;

pub(crate) use audience::Audience;
pub(crate) use jwk::{Algorithm, Jwk, JwkSet};
pub(crate) use jws::Jws;

/// The token is no JWT of the kind wanted, or not signed by the key it should be. Says no more: its sender may be a thief.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum JoseError {
    #[error("not a signed JWT in compact form")]
    Form,
    #[error("the algorithm is not one of those offered")]
    Algorithm,
    #[error("the key is not one that can be used here")]
    Key,
    #[error("the signature does not fit")]
    Signature,
}
