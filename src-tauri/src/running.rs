//! The app, which starts while the window is already up.

use bijak_app::{App, view::ErrorView};
use tokio::sync::SetOnce;

/// Set once: the running app, or why it could not start (its page shows that instead of everything else).
#[derive(Debug, Default)]
pub(crate) struct Running(SetOnce<Result<App, ErrorView>>);

impl Running {
    /// Waits until the app has started.
    pub(crate) async fn app(&self) -> Result<App, ErrorView> {
        self.0.wait().await.clone()
    }

    /// The app, if it runs already.
    pub(crate) fn app_now(&self) -> Option<&App> {
        self.0.get()?.as_ref().ok()
    }

    /// Called once, by the start.
    pub(crate) fn set(&self, started: Result<App, ErrorView>) {
        if self.0.set(started).is_err() {
            tracing::error!("the app was started twice");
        }
    }
}
