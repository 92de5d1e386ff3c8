//! The façade: one cheap handle for everything the shell may ask. Commands live beside their nouns (`impl App` there).

pub(crate) mod code;
mod config;
mod context;
mod error;
mod event;
mod host;
mod shutdown;
mod sleep;
mod start;
mod state;
mod tray_host;
mod vault_access;

pub use config::AppConfig;
pub(crate) use context::Context;
pub use event::{AppEvent, NavigateTo};
pub use host::{Host, HostError};
pub use start::StartError;
pub(crate) use state::State;

use std::sync::Arc;

use tokio::sync::broadcast;

use crate::view::AppStateView;

/// The running app. Cloning is cheap; all clones are the same app.
#[derive(Clone)]
pub struct App {
    pub(crate) ctx: Arc<Context>,
}

impl App {
    /// Everything that happens from now on. A receiver that falls behind loses the oldest events and is told so
    /// (`RecvError::Lagged`): read the state and the lists again then.
    pub fn subscribe(&self) -> broadcast::Receiver<AppEvent> {
        self.ctx.events.subscribe()
    }

    pub fn app_state(&self) -> AppStateView {
        self.ctx.state.view()
    }
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App").finish_non_exhaustive()
    }
}
