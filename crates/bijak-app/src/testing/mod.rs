//! The app in a test: a deployment over real HTTP, a keyring and a desktop in memory, a clock that is turned by hand.

mod api;
mod clock;
mod deployment;
mod host;
mod keyring;
mod log;
mod world;

use std::{sync::Arc, time::Duration};

use bijak_domain::OsEntropy;
use tempfile::TempDir;
use tokio::time::timeout;

pub(crate) use self::{
    api::FakeApi,
    clock::TestClock,
    deployment::{FakeDeployment, problem},
    host::FakeHost,
    keyring::FakeKeyring,
    log::{FakeLog, canonical},
    world::World,
};
use crate::{App, AppConfig, view::AppStateView};

/// How long a test waits for what must come.
pub(crate) const LIMIT: Duration = Duration::from_secs(20);

/// The computer: what outlives a process of the app.
pub(crate) struct Computer {
    pub(crate) dir: TempDir,
    pub(crate) host: Arc<FakeHost>,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) keyring: Arc<FakeKeyring>,
}

impl Computer {
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let host = FakeHost::default();
        *host.downloads.lock().unwrap() = Some(dir.path().join("Downloads"));
        Self { dir, host: Arc::new(host), clock: Arc::default(), keyring: Arc::default() }
    }

    pub(crate) fn config(&self) -> AppConfig {
        AppConfig {
            data_dir: self.dir.path().join("bijak-keys"),
            local_authority_dir: self.dir.path().join("bijak-authority"),
            authority_binary: self.dir.path().join("fake-authority"),
            version: "0.0.0-test".into(),
            tray: true,
        }
    }

    /// A process of the app.
    pub(crate) async fn start(&self) -> App {
        App::start_with_keyring(
            self.config(),
            self.host.clone(),
            self.clock.clone(),
            Arc::new(OsEntropy),
            self.keyring.clone(),
        )
        .await
        .unwrap()
    }

    /// A process whose person has signed in to `deployment`.
    pub(crate) async fn start_signed_in(&self, deployment: &FakeDeployment) -> App {
        let app = self.start().await;
        app.sign_in_start(deployment.url()).await.unwrap();
        let link = deployment.allow(&self.host.opened().await);
        app.handle_link(&link).await;
        app.until(|s| s.sign_in.is_none() && s.active_profile_id.is_some()).await;
        app
    }
}

impl App {
    /// The process dies where it stands: nothing is told, cleared or ended in order.
    pub(crate) fn kill(self) {
        self.ctx.ending.cancel();
    }

    /// Waits until `probe` gives something.
    pub(crate) async fn eventually<T, F: Future<Output = Option<T>>>(
        &self,
        what: &str,
        probe: impl Fn() -> F,
    ) -> T {
        let found = async {
            loop {
                if let Some(found) = probe().await {
                    return found;
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        timeout(LIMIT, found).await.unwrap_or_else(|_| panic!("not in time: {what}"))
    }

    /// Waits for a state, and panics with the one there is where it does not come.
    pub(crate) async fn until(&self, wanted: impl Fn(&AppStateView) -> bool) -> AppStateView {
        let mut state = self.ctx.state.watch();
        let Ok(state) = timeout(LIMIT, state.wait_for(|s| wanted(s))).await else {
            panic!("the state did not come: {:#?}", self.app_state());
        };
        state.unwrap().clone()
    }
}
