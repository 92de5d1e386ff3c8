use std::{fmt, path::PathBuf, sync::Arc, time::Duration};

use bijak_domain::{Clock, SecretText};
use oauth2::RefreshToken;
use tokio::sync::{Mutex, OwnedMutexGuard};

use super::{AccessToken, RefreshStore, RefreshStoreError, Tokens, lock::RefreshLock};
use crate::{
    DiscoveryError, Server, TransportError,
    sign_in::{RedeemError, client, http_closure, redeem},
};

/// A token this close to its end is refreshed first: a request on a slow line must still find it alive.
const MARGIN_MS: i64 = 60_000;
/// The lock's holder ends its request within the HTTP client's own timeouts.
const LOCK_PATIENCE: Duration = Duration::from_secs(45);

/// The access tokens of one profile. Share it in an `Arc`: all calls of a profile must go through one.
pub struct TokenSource {
    server: Arc<Server>,
    store: Arc<dyn RefreshStore>,
    lock_path: PathBuf,
    clock: Arc<dyn Clock>,
    /// Held during a refresh, so that there is one.
    state: Arc<Mutex<State>>,
}

enum State {
    /// No access token in memory: after a start, or the server refused the one we had.
    Empty,
    Fresh(AccessToken),
    SignedOut(SignedOutReason),
}

/// Why only a new sign-in helps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignedOutReason {
    /// The store holds no refresh token.
    #[error("there is no refresh token on this computer")]
    NoToken,
    /// The server refused the refresh token: revoked, expired or used elsewhere.
    #[error("the server ended this sign-in")]
    Refused,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    #[error("signed out: {0}")]
    SignedOut(SignedOutReason),
    #[error(transparent)]
    Discovery(#[from] DiscoveryError),
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// The token endpoint answered, but neither with tokens nor with `invalid_grant`.
    #[error("the token endpoint failed: {0}")]
    Endpoint(RedeemError),
    #[error(transparent)]
    Store(#[from] RefreshStoreError),
    #[error("another process is refreshing this sign-in and does not finish")]
    Busy,
    #[error("the refresh lock: {0}")]
    Lock(String),
    #[error("the app is ending")]
    Ended,
}

impl TokenSource {
    /// `lock_path`: a file of this profile beside its store, the same for every process that shares the store.
    pub fn new(
        server: Arc<Server>,
        store: Arc<dyn RefreshStore>,
        lock_path: PathBuf,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { server, store, lock_path, clock, state: Arc::new(Mutex::new(State::Empty)) }
    }

    /// Takes over the tokens of a sign-in whose refresh token is saved already.
    pub async fn adopt(&self, access: AccessToken) {
        *self.state.lock().await = State::Fresh(access);
    }

    /// A token that lives for another minute at least. Refreshes where needed; callers that come meanwhile wait for
    /// the same refresh.
    pub async fn access_token(&self) -> Result<AccessToken, TokenError> {
        let state = self.state.clone().lock_owned().await;
        match &*state {
            State::Fresh(token) if token.lives(self.clock.now(), MARGIN_MS) => return Ok(token.clone()),
            State::SignedOut(reason) => return Err(TokenError::SignedOut(*reason)),
            State::Fresh(_) | State::Empty => {}
        }
        let refresh = Refresh {
            server: self.server.clone(),
            store: self.store.clone(),
            lock_path: self.lock_path.clone(),
            clock: self.clock.clone(),
        };
        // On its own task: a caller that gives up must not cut a refresh between the server's answer and the save.
        match tokio::spawn(refresh.run(state)).await {
            Ok(result) => result,
            Err(join) if join.is_panic() => std::panic::resume_unwind(join.into_panic()),
            Err(_) => Err(TokenError::Ended),
        }
    }

    /// The server answered 401 to `token`: the next call refreshes, unless somebody did so already.
    pub async fn reject(&self, token: &AccessToken) {
        let mut state = self.state.lock().await;
        if matches!(&*state, State::Fresh(current) if current.is_same(token)) {
            *state = State::Empty;
        }
    }

    /// Drops the access token from memory; the next call asks the store for the refresh token.
    pub async fn forget(&self) {
        let mut state = self.state.lock().await;
        if let State::Fresh(_) = &*state {
            *state = State::Empty;
        }
    }

    /// Waits for a refresh under way, then gives no token any more: the person signs out.
    pub async fn close(&self) {
        *self.state.lock().await = State::SignedOut(SignedOutReason::NoToken);
    }

    /// Waits for a refresh under way, so that the end of a process does not cut it.
    pub async fn settle(&self) {
        drop(self.state.lock().await);
    }
}

/// One refresh, owning all it needs.
struct Refresh {
    server: Arc<Server>,
    store: Arc<dyn RefreshStore>,
    lock_path: PathBuf,
    clock: Arc<dyn Clock>,
}

impl Refresh {
    async fn run(self, mut state: OwnedMutexGuard<State>) -> Result<AccessToken, TokenError> {
        match self.refresh().await {
            Ok(token) => {
                *state = State::Fresh(token.clone());
                Ok(token)
            }
            Err(error) => {
                if let TokenError::SignedOut(reason) = error {
                    *state = State::SignedOut(reason);
                }
                Err(error)
            }
        }
    }

    async fn refresh(&self) -> Result<AccessToken, TokenError> {
        let deployment = self.server.deployment().await?;
        let lock = RefreshLock::acquire(&self.lock_path, LOCK_PATIENCE).await;
        let _lock = lock.map_err(|e| TokenError::Lock(e.to_string()))?.ok_or(TokenError::Busy)?;
        // Always from the store: another process may have turned it over since we looked.
        let token = self.load().await?.ok_or(TokenError::SignedOut(SignedOutReason::NoToken))?;
        let tokens = match self.exchange(deployment, &token).await {
            Err(RedeemError::Refused("invalid_grant")) => {
                // Somebody who does not know our lock may have saved a newer one in between. Once.
                let again = self.load().await?.ok_or(TokenError::SignedOut(SignedOutReason::NoToken))?;
                if again.expose("compared in memory") == token.expose("compared in memory") {
                    return self.refused(again).await;
                }
                match self.exchange(deployment, &again).await {
                    Err(RedeemError::Refused("invalid_grant")) => return self.refused(again).await,
                    other => other,
                }
            }
            other => other,
        };
        let Tokens { access, refresh } = tokens.map_err(|error| match error {
            RedeemError::Transport(error) => TokenError::Transport(error),
            other => TokenError::Endpoint(other),
        })?;
        // Before the access token is used: what is on the disk must never be older than what the server knows.
        self.save(refresh).await?;
        Ok(access)
    }

    /// `token` is dead. Where it cannot be dropped, the next start asks with it once more and learns the same.
    async fn refused<T>(&self, token: SecretText) -> Result<T, TokenError> {
        let store = self.store.clone();
        let _ = blocking(move || store.discard(&token)).await?;
        Err(TokenError::SignedOut(SignedOutReason::Refused))
    }

    async fn exchange(
        &self,
        deployment: &crate::Deployment,
        token: &SecretText,
    ) -> Result<Tokens, RedeemError> {
        let sent_at = self.clock.now();
        let token = RefreshToken::new(token.expose("it is exchanged for new tokens").to_owned());
        let answer = client(deployment)
            .map_err(|_| RedeemError::NotOAuth)?
            .exchange_refresh_token(&token)
            .request_async(&http_closure(self.server.http().clone()))
            .await
            .map_err(|error| redeem::from_oauth(&error))?;
        redeem::tokens(&answer, sent_at)
    }

    async fn load(&self) -> Result<Option<SecretText>, TokenError> {
        let store = self.store.clone();
        Ok(blocking(move || store.load()).await??)
    }

    async fn save(&self, token: SecretText) -> Result<(), TokenError> {
        let store = self.store.clone();
        Ok(blocking(move || store.save(&token)).await??)
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, TokenError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(value) => Ok(value),
        Err(join) if join.is_panic() => std::panic::resume_unwind(join.into_panic()),
        Err(_) => Err(TokenError::Ended),
    }
}

impl fmt::Debug for TokenSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenSource").field("server", &self.server.base()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
