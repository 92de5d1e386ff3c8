use std::sync::Arc;

use bijak_domain::{Clock, Entropy};
use bijak_vault::Vault;
use tokio::sync::broadcast;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{AppConfig, AppEvent, Host, State};
use crate::store::Store;

/// What every use case works with. One per app, shared by all.
pub(crate) struct Context {
    pub(crate) config: AppConfig,
    pub(crate) host: Arc<dyn Host>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) store: Store,
    pub(crate) vault: Vault,
    pub(crate) state: State,
    pub(crate) events: broadcast::Sender<AppEvent>,
    tasks: TaskTracker,
    /// Cancelled once, when the app ends.
    pub(crate) ending: CancellationToken,
}

impl Context {
    pub(super) fn new(
        config: AppConfig,
        host: Arc<dyn Host>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
        store: Store,
        vault: Vault,
        state: State,
        events: broadcast::Sender<AppEvent>,
    ) -> Self {
        Self {
            config,
            host,
            clock,
            entropy,
            store,
            vault,
            state,
            events,
            tasks: TaskTracker::new(),
            ending: CancellationToken::new(),
        }
    }

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

    /// Ends all background work and waits for it.
    pub(super) async fn end_tasks(&self) {
        self.ending.cancel();
        self.tasks.close();
        self.tasks.wait().await;
    }
}
