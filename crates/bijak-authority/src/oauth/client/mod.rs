//! Clients that may ask for authorization: the desktop app, which every deployment knows, and those that its operator
//! registered, each for one organization (RFC 6749 §2).

pub(crate) mod add;
mod assertion;
pub(super) mod authenticate;
pub(crate) mod list;
pub(crate) mod remove;
pub(crate) mod rotate_secret;

use std::{borrow::Cow, sync::LazyLock};

use bijak_domain::{OrganizationId, SecretHash, Target};
use rusqlite::Connection;

use super::redirect_uri::{LoopbackHost, RedirectUri, RegisteredRedirect};
use crate::{
    jose::JwkSet,
    store::{StoreError, oauth_clients},
};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Client {
    pub(crate) id: Cow<'static, str>,
    /// What people know it by: stands on the consent page and in the audit log.
    pub(crate) name: Cow<'static, str>,
    /// Whose people may use it; none: everybody's.
    pub(crate) organization_id: Option<OrganizationId>,
    pub(crate) redirects: Vec<RegisteredRedirect>,
    pub(crate) credential: ClientCredential,
}

/// How a client proves that it is the one (RFC 6749 §2.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ClientCredential {
    /// A public client: it runs where everybody could read its secret, and has none.
    None,
    /// `client_secret_basic`.
    Secret(SecretHash),
    /// `private_key_jwt` (RFC 7523 §2.2).
    Keys(JwkSet),
}

impl ClientCredential {
    /// As `token_endpoint_auth_method` of RFC 7591 §2 names it.
    pub(crate) const fn method(&self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Secret(_) => "client_secret_basic",
            Self::Keys(_) => "private_key_jwt",
        }
    }
}

const CALLBACK: Cow<'static, str> = Cow::Borrowed("/oauth/callback");

pub(crate) static DESKTOP: LazyLock<Client> = LazyLock::new(|| Client {
    id: Cow::Borrowed("bijak-desktop"),
    name: Cow::Borrowed("Bijak Keys"),
    organization_id: None,
    redirects: vec![
        RegisteredRedirect::PrivateUse {
            scheme: Cow::Borrowed("example.bijakcloud.desktop"),
            path: CALLBACK,
        },
        RegisteredRedirect::Loopback { host: LoopbackHost::V4, path: CALLBACK },
        RegisteredRedirect::Loopback { host: LoopbackHost::V6, path: CALLBACK },
    ],
    credential: ClientCredential::None,
});

impl Client {
    /// The client of this id.
    pub(crate) fn find(conn: &Connection, id: &str) -> Result<Option<Self>, StoreError> {
        if id == DESKTOP.id {
            return Ok(Some(DESKTOP.clone()));
        }
        oauth_clients::find(conn, id)
    }

    /// What the log calls the client of this id; one that was removed has its id left.
    pub(crate) fn name_of(conn: &Connection, id: &str) -> Result<String, StoreError> {
        Ok(Self::find(conn, id)?.map_or_else(|| id.to_owned(), |client| client.name.into_owned()))
    }

    /// `text` as one of this client's redirects.
    pub(crate) fn redirect(&self, text: &str) -> Option<RedirectUri> {
        self.redirects.iter().find_map(|registered| registered.matches(text))
    }

    pub(crate) fn is_confidential(&self) -> bool {
        self.credential != ClientCredential::None
    }

    fn target(&self) -> Target {
        Target {
            kind: Some("oauth_client".to_owned()),
            id: Some(self.id.clone().into_owned()),
            name: Some(self.name.clone().into_owned()),
        }
    }
}

/// Why a command about clients did nothing.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ClientError {
    #[error("there is no client {0} here")]
    Unknown(String),
    #[error("{0} has no secret: it is a client of another kind")]
    NoSecret(String),
    #[error("the name: {0}")]
    Name(#[from] bijak_domain::NameError),
    #[error(
        "{0} cannot be a redirect: https://host/path, http://127.0.0.1/path or http://[::1]/path (any port), or \
         reversed.domain:/path; no query, no fragment"
    )]
    Redirect(String),
    #[error("the key set holds no public key for ES256, EdDSA, RS256 or PS256, or a private one")]
    Keys,
    #[error("a public client needs a redirect")]
    RedirectMissing,
    #[error(transparent)]
    Organization(#[from] crate::people::WhichOrganizationError),
    #[error(transparent)]
    Store(#[from] StoreError),
}
