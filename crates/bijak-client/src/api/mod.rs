//! The typed calls of `/v1`. Each noun is a file; `api.api_keys(ws).list()` is `GET /v1/workspaces/{ws}/api-keys`.
//!
//! A `GET` is asked once more where the connection failed; `429` is waited out once where its `Retry-After` is short;
//! a `401` refreshes the access token and asks once more. Nothing else is repeated: whether a `POST` whose answer was
//! lost may be sent again, only the caller's journal can know. Creating calls take an `Idempotency-Key` for that.

mod api_keys;
mod audit_events;
mod audit_log;
mod call;
mod connection;
mod error;
mod inference;
mod me;
mod paging;
mod service_accounts;
#[cfg(test)]
mod setup;
mod usage;
mod workspaces;

use std::{fmt, sync::Arc};

pub use api_keys::ApiKeys;
pub use audit_events::{AuditEvents, Bulk, Live, Tail};
pub use audit_log::AuditLog;
use bijak_domain::SecretText;
pub use connection::Connection;
pub use error::ApiError;
pub use inference::ChatView;
pub use service_accounts::ServiceAccounts;
use tokio::sync::watch;
pub use workspaces::Workspaces;

use crate::{
    Server,
    token::{AccessToken, TokenSource},
};

/// The API of one deployment as one principal. Cloning shares everything.
#[derive(Clone)]
pub struct Api {
    server: Arc<Server>,
    credential: Credential,
    connection: watch::Sender<Connection>,
}

#[derive(Clone)]
enum Credential {
    /// A signed-in person.
    Person(Arc<TokenSource>),
    /// An API key or a service account's key, to try it.
    Key(SecretText),
}

/// What a creating call brings: the object, and its secret, shown this once. A replay by Idempotency-Key has none.
#[derive(Debug, Clone)]
pub struct Created<T> {
    pub view: T,
    pub secret: Option<SecretText>,
}

impl Api {
    pub fn new(server: Arc<Server>, tokens: Arc<TokenSource>) -> Self {
        let connection = watch::Sender::new(Connection::Untried);
        Self { server, credential: Credential::Person(tokens), connection }
    }

    /// For the calls between a sign-in's redemption and its [`TokenSource`]: with this token and no other.
    pub fn with_access_token(server: Arc<Server>, token: &AccessToken) -> Self {
        let connection = watch::Sender::new(Connection::Untried);
        Self { server, credential: Credential::Key(token.text().clone()), connection }
    }

    /// The same deployment as another principal. Its calls say nothing about the person's [`Connection`].
    pub fn with_key(&self, key: SecretText) -> Self {
        let connection = watch::Sender::new(Connection::Untried);
        Self { server: self.server.clone(), credential: Credential::Key(key), connection }
    }

    /// How the last call went, for whoever shows 'offline' and 'signed out'.
    pub fn connection(&self) -> watch::Receiver<Connection> {
        self.connection.subscribe()
    }

    pub fn server(&self) -> &Arc<Server> {
        &self.server
    }
}

impl fmt::Debug for Api {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Api").field("server", self.server.base()).finish_non_exhaustive()
    }
}
