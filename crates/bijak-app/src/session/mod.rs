//! Being signed in. The active profile has a session: an API client whose tokens stay fresh by themselves, and a task
//! that shows how its calls go, tries again while the server is away, and says when only a new sign-in helps.

mod activate;
mod backoff;
mod confirm;
mod follow;
mod refresh_token;
mod select_workspace;
mod sign_out;

use std::sync::{Arc, Mutex, PoisonError};

pub(crate) use activate::{activate, activate_local, leave, local_gone};
pub(crate) use backoff::Backoff;
use bijak_client::{Api, token::TokenSource};
pub(crate) use refresh_token::{VaultRefreshToken, refresh_row};
use tokio_util::sync::CancellationToken;

use crate::{
    app::{Context, code},
    view::ErrorView,
};

/// The active profile's way to its deployment.
pub(crate) struct Session {
    /// The organization's id.
    pub(crate) profile_id: String,
    pub(crate) api: Api,
    tokens: Arc<TokenSource>,
    pub(crate) refresh_token: VaultRefreshToken,
    /// Cancelled when another profile, or this one at another URL, takes its place: background work ends then, its port
    /// may be anybody's.
    pub(crate) over: CancellationToken,
}

/// The one session there is, if any.
#[derive(Default)]
pub(crate) struct CurrentSession {
    session: Mutex<Option<Arc<Session>>>,
    /// Held while the active profile or its session changes: a person, a sign-in and a local authority that comes and
    /// goes may all want that at once.
    changing: tokio::sync::Mutex<()>,
}

impl CurrentSession {
    pub(super) fn get(&self) -> Option<Arc<Session>> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn replace(&self, next: Option<Arc<Session>>) {
        let mut current = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(last) = std::mem::replace(&mut *current, next) {
            last.over.cancel();
        }
    }
}

impl Context {
    /// The active profile's session. There is one also while its server is away or its sign-in ended: its calls say so.
    pub(crate) fn session(&self) -> Result<Arc<Session>, ErrorView> {
        if let Some(session) = self.current_session.get() {
            return Ok(session);
        }
        Err(if self.state.read(|s| s.active_profile_id.is_some()) {
            ErrorView::new(code::LOCAL_AUTHORITY_NOT_RUNNING, "the authority on this computer is not running")
        } else {
            ErrorView::new(code::SIGNED_OUT, "nobody is signed in")
        })
    }

    /// The workspace in use, which the active profile remembers.
    pub(crate) fn workspace_id(&self) -> Option<String> {
        self.state.read(|s| {
            let active = s.active_profile_id.as_ref()?;
            s.profiles.iter().find(|p| p.id == *active)?.workspace_id.clone()
        })
    }
}

impl Session {
    /// Waits for a refresh under way, so that the end of the process does not cut it.
    pub(crate) async fn settle(&self) {
        self.tokens.settle().await;
    }
}

#[cfg(test)]
mod tests;
