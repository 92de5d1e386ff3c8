use std::sync::Arc;

use bijak_domain::{Clock, Entropy};
use bijak_vault::{Keyring, OsKeyring, Vault, VaultOptions};
use tokio::sync::broadcast;

use super::{App, AppConfig, Context, Host, State};
use crate::{
    store::{Store, StoreError},
    vault_state::{self, VaultNews},
    view::{AppStateView, LocalAuthorityView, SessionView, SettingsView, VaultView},
};

/// The app could not start at all: only its own files can be the cause.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("the app's data cannot be opened: {0}")]
    Store(#[from] StoreError),
}

/// Events a slow receiver may fall behind by.
const EVENT_BACKLOG: usize = 256;

impl App {
    /// Opens the app's data and starts its background work. Waits for neither keyring nor network: what they bring
    /// arrives as events.
    pub async fn start(
        config: AppConfig,
        host: Arc<dyn Host>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, StartError> {
        Self::start_with_keyring(config, host, clock, entropy, Arc::new(OsKeyring)).await
    }

    /// As [`App::start`], with another keyring than the operating system's.
    pub async fn start_with_keyring(
        config: AppConfig,
        host: Arc<dyn Host>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
        keyring: Arc<dyn Keyring>,
    ) -> Result<Self, StartError> {
        let store = Store::open(&config.data_dir).await?;
        let (events, _) = broadcast::channel(EVENT_BACKLOG);
        let first = AppStateView {
            version: config.version.clone(),
            vault: VaultView::Opening,
            profiles: Vec::new(),
            active_profile_id: None,
            session: SessionView::None,
            sign_in: None,
            local_authority: LocalAuthorityView::Absent,
            tray: config.tray,
            settings: SettingsView { clipboard_seconds: 30 },
        };
        let state = State::new(first, events.clone());
        let news = VaultNews::default();
        let bell = news.clone();
        let vault_file = config.data_dir.join("vault.db");
        let vault =
            Vault::open(&vault_file, keyring, entropy.clone(), VaultOptions::default(), move || bell.ring());
        let ctx = Arc::new(Context::new(config, host, clock, entropy, store, vault, state, events));
        vault_state::follow(&ctx, news);
        Ok(Self { ctx })
    }
}
