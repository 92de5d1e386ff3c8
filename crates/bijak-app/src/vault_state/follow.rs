//! The vault's state follows into the app's state, whoever changed it: a command, a prompt, a keyring that came back.

use std::sync::Arc;

use bijak_vault::{KeyHome, VaultState};
use tokio::sync::Notify;

use crate::{
    app::{Context, code},
    view::{ErrorView, VaultView},
};

/// Rung by the vault from any thread; heard by [`follow`].
#[derive(Debug, Clone, Default)]
pub(crate) struct VaultNews(Arc<Notify>);

impl VaultNews {
    pub(crate) fn ring(&self) {
        self.0.notify_one();
    }
}

/// Publishes every change until the app ends.
pub(crate) fn follow(ctx: &Arc<Context>, news: VaultNews) {
    let following = Arc::clone(ctx);
    ctx.spawn(async move {
        loop {
            publish(&following);
            news.0.notified().await;
        }
    });
}

/// Brings the app's state up to the vault's. Asked inside of the update: two callers cannot publish in the wrong order.
pub(crate) fn publish(ctx: &Context) {
    ctx.state.update(|state| state.vault = view(&ctx.vault.state()));
}

fn view(state: &VaultState) -> VaultView {
    match state {
        VaultState::Opening => VaultView::Opening,
        VaultState::Open(KeyHome::Keyring) => VaultView::OpenKeyring,
        VaultState::Open(KeyHome::Passphrase) => VaultView::OpenPassphrase,
        // For the person it is one thing: the key must be fetched from the keyring again.
        VaultState::KeyringLocked { prompting: _ } | VaultState::Locked => VaultView::KeyringLocked,
        VaultState::KeyringUnreachable { reason } => {
            VaultView::KeyringUnreachable { error: ErrorView::new(code::KEYRING_UNREACHABLE, reason) }
        }
        VaultState::NeedsPassphrase { reason: _ } => VaultView::NeedsPassphrase,
        VaultState::PassphraseLocked => VaultView::PassphraseLocked,
        VaultState::Broken { reason } => {
            VaultView::Broken { error: ErrorView::new(code::VAULT_BROKEN, reason) }
        }
    }
}
