use std::sync::Arc;

use bijak_client::Http;
use bijak_domain::{Clock, Entropy};
use bijak_vault::{Keyring, OsKeyring, Vault, VaultOptions};
use tokio::sync::broadcast;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{App, AppConfig, Context, Host, State};
use crate::{
    audit::{self, Audit},
    clipboard::Clipboard,
    journal::{self, Journal},
    local_authority::{self, LocalAuthority},
    profiles,
    session::{self, CurrentSession},
    settings::{self, table::Setting},
    sign_in::{self, CurrentSignIn},
    store::{Store, StoreError},
    tray::{self, Tray},
    vault_state::{self, VaultNews},
    view::{AppStateView, SessionView, VaultView},
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
            local_authority: local_authority::at_rest(&config.local_authority_dir),
            tray: config.tray,
            settings: store.call(|c| settings::read(c)).await?,
        };
        let audit = Audit::restore(&store).await?;
        let state = State::new(first, events.clone());
        let news = VaultNews::default();
        let bell = news.clone();
        let vault_file = config.data_dir.join("vault.db");
        let vault =
            Vault::open(&vault_file, keyring, entropy.clone(), VaultOptions::default(), move || bell.ring());
        let ctx = Arc::new(Context {
            http: Http::new(format!("Bijak Keys/{}", config.version)),
            config,
            host,
            clock,
            entropy,
            store,
            vault,
            current_session: CurrentSession::default(),
            sign_in: CurrentSignIn::default(),
            local_authority: LocalAuthority::new(),
            journal: Journal::default(),
            clipboard: Clipboard::default(),
            audit,
            tray: Tray::default(),
            state,
            events,
            tasks: TaskTracker::new(),
            ending: CancellationToken::new(),
        });
        vault_state::follow(&ctx, news);
        restore(&ctx).await?;
        journal::follow(&ctx);
        tray::follow(&ctx);
        audit::follow(&ctx);
        audit::follow_flags(&ctx);
        Ok(Self { ctx })
    }
}

/// Takes up what the last process left: the active profile, a sign-in under way.
async fn restore(ctx: &Arc<Context>) -> Result<(), StoreError> {
    ctx.spawn_to_end(local_authority::supervise(ctx.clone()));
    ctx.show_profiles().await?;
    let active = ctx
        .store
        .call(|c| match settings::table::get(c, Setting::ActiveProfile)? {
            Some(id) => profiles::table::get(c, &id),
            None => Ok(None),
        })
        .await?;
    if let Some(profile) = active
        && let Err(error) = session::activate(ctx, profile, None).await
    {
        tracing::warn!(error.code, error.message, "the active profile could not be taken up");
    }
    if let Err(error) = sign_in::restore(ctx).await {
        tracing::warn!(error.code, error.message, "a sign-in under way could not be taken up");
    }
    Ok(())
}
