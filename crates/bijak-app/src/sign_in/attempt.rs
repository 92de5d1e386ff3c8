use std::fmt::Write;

use bijak_client::{Deployment, SecureUrl, sign_in::REDIRECT_URI};
use bijak_domain::{SecretText, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// How long a person may take in the browser.
pub(super) const LIFE_SECS: i64 = 10 * 60;

/// A sign-in as it is stored: nothing here helps who reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Attempt {
    /// SHA-256 of `state`, in hex.
    pub(crate) id: String,
    pub(crate) base_url: String,
    pub(crate) is_local: bool,
    /// As it was discovered when the browser was opened: the callback's `iss` is compared with this one.
    pub(crate) deployment: Deployment,
    pub(crate) redirect: Redirect,
    pub(crate) expires_at: Timestamp,
    pub(crate) end: Option<End>,
}

/// Why an attempt is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum End {
    /// Its callback came.
    Used,
    Expired,
    /// The person gave it up, or started another.
    Cancelled,
}

/// Where the code comes back to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Redirect {
    Scheme,
    /// A port of the process that started the attempt.
    Loopback(String),
}

impl Redirect {
    pub(crate) fn uri(&self) -> &str {
        match self {
            Self::Scheme => REDIRECT_URI,
            Self::Loopback(uri) => uri,
        }
    }

    pub(super) fn from_uri(uri: String) -> Self {
        if uri == REDIRECT_URI { Self::Scheme } else { Self::Loopback(uri) }
    }
}

/// The id of the attempt that `state` belongs to.
pub(super) fn id_of(state: &SecretText) -> String {
    let hash = Sha256::digest(state.expose("its hash names the attempt").as_bytes());
    let mut id = String::with_capacity(64);
    for byte in hash {
        // Writing to a string cannot fail.
        let _ = write!(id, "{byte:02x}");
    }
    id
}

/// A [`Deployment`] in its column.
#[derive(Serialize, Deserialize)]
struct Stored {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    revocation_endpoint: Option<String>,
    iss_required: bool,
}

pub(super) fn to_column(deployment: &Deployment) -> Result<String, serde_json::Error> {
    let Deployment { issuer, authorization_endpoint, token_endpoint, revocation_endpoint, iss_required } =
        deployment;
    serde_json::to_string(&Stored {
        issuer: issuer.clone(),
        authorization_endpoint: authorization_endpoint.to_string(),
        token_endpoint: token_endpoint.to_string(),
        revocation_endpoint: revocation_endpoint.as_ref().map(ToString::to_string),
        iss_required: *iss_required,
    })
}

/// `None`: not what we stored.
pub(super) fn from_column(text: &str) -> Option<Deployment> {
    let Stored { issuer, authorization_endpoint, token_endpoint, revocation_endpoint, iss_required } =
        serde_json::from_str(text).ok()?;
    let revocation_endpoint = match revocation_endpoint {
        Some(url) => Some(SecureUrl::parse(&url).ok()?),
        None => None,
    };
    Some(Deployment {
        issuer,
        authorization_endpoint: SecureUrl::parse(&authorization_endpoint).ok()?,
        token_endpoint: SecureUrl::parse(&token_endpoint).ok()?,
        revocation_endpoint,
        iss_required,
    })
}
