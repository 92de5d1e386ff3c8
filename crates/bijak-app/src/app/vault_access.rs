use bijak_vault::{Vault, VaultError};

use super::{Context, code};
use crate::{
    vault_state::vault_error,
    view::{ErrorView, VaultView},
};

impl Context {
    /// Runs `work` with the vault on a thread that may block. Whether the vault is open, `work` finds out.
    pub(crate) async fn with_vault<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Vault) -> Result<T, VaultError> + Send + 'static,
    ) -> Result<T, ErrorView> {
        let vault = self.vault.clone();
        match tokio::task::spawn_blocking(move || work(&vault)).await {
            Ok(result) => result.map_err(|error| vault_error(&error)),
            Err(join) if join.is_panic() => std::panic::resume_unwind(join.into_panic()),
            Err(_) => Err(ErrorView::new(code::INTERNAL, "the work was given up while the app ended")),
        }
    }

    /// Returns once the vault is open.
    pub(crate) async fn vault_is_open(&self) {
        self.vault_until(true).await;
    }

    /// Returns once the vault is not open.
    pub(crate) async fn vault_is_closed(&self) {
        self.vault_until(false).await;
    }

    async fn vault_until(&self, wanted: bool) {
        let is_open = |view: &VaultView| matches!(view, VaultView::OpenKeyring | VaultView::OpenPassphrase);
        // An error would mean that the state is gone, and with it this context.
        let _ = self.state.watch().wait_for(|state| is_open(&state.vault) == wanted).await;
    }
}
