use std::{sync::Arc, time::Duration};

use bijak_client::Http;
use bijak_domain::{Clock, Entropy};
use bijak_vault::Vault;
use tokio::sync::broadcast;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{AppConfig, AppEvent, Host, State};
use crate::{
    audit::Audit, clipboard::Clipboard, journal::Journal, local_authority::LocalAuthority,
    session::CurrentSession, sign_in::CurrentSignIn, store::Store, tray::Tray,
};

/// A server that does not answer must not keep the app from ending.
const END_PATIENCE: Duration = Duration::from_secs(12);

/// What every use case works with. One per app, shared by all.
pub(crate) struct Context {
    pub(crate) config: AppConfig,
    pub(crate) host: Arc<dyn Host>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) store: Store,
    pub(crate) vault: Vault,
    pub(crate) http: Http,
    pub(crate) current_session: CurrentSession,
    pub(crate) sign_in: CurrentSignIn,
    pub(crate) local_authority: LocalAuthority,
    pub(crate) journal: Journal,
    pub(crate) clipboard: Clipboard,
    pub(crate) audit: Audit,
    pub(crate) tray: Tray,
    pub(crate) state: State,
    pub(crate) events: broadcast::Sender<AppEvent>,
    pub(super) tasks: TaskTracker,
    /// Cancelled once, when the app ends.
    pub(crate) ending: CancellationToken,
}

impl Context {
    /// Tells the shell. Nobody listening is no error.
    pub(crate) fn emit(&self, event: AppEvent) {
        let _ = self.events.send(event);
    }

    /// Runs `work` in the background until it is done or the app ends (then it is dropped at its next await).
    pub(crate) fn spawn(self: &Arc<Self>, work: impl Future<Output = ()> + Send + 'static) {
        let ending = self.ending.clone();
        self.tasks.spawn(async move {
            tokio::select! {
                () = ending.cancelled() => {}
                () = work => {}
            }
        });
    }

    /// Runs `work` to its end, also while the app ends: for what must not be cut in the middle. It is bounded by the
    /// times of the HTTP client, or listens to [`Context::ending`] itself.
    pub(crate) fn spawn_to_end(&self, work: impl Future<Output = ()> + Send + 'static) {
        self.tasks.spawn(work);
    }

    /// Ends all background work and waits for it, but not for ever.
    pub(super) async fn end_tasks(&self) {
        self.ending.cancel();
        self.tasks.close();
        if tokio::time::timeout(END_PATIENCE, self.tasks.wait()).await.is_err() {
            tracing::warn!("background work did not end in time");
        }
    }
}
