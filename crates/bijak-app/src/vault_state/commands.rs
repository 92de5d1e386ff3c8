use bijak_domain::SecretText;
use bijak_vault::{Vault, VaultError};

use super::{publish, vault_error};
use crate::{App, app::code, clipboard, view::ErrorView};

impl App {
    /// Makes the vault with a passphrase of 12 characters at least, where there is no keyring.
    pub async fn vault_create_passphrase(&self, passphrase: SecretText) -> Result<(), ErrorView> {
        self.with_passphrase(move |vault| vault.create_passphrase(&passphrase)).await
    }

    pub async fn vault_unlock(&self, passphrase: SecretText) -> Result<(), ErrorView> {
        self.with_passphrase(move |vault| vault.unlock(&passphrase)).await
    }

    /// Asks the keyring again. What comes of it arrives as the state.
    pub async fn vault_retry(&self) -> Result<(), ErrorView> {
        self.ctx.vault.retry();
        publish(&self.ctx);
        Ok(())
    }

    /// Wipes the key from memory and our secret from the clipboard; the tray copies no more.
    pub async fn vault_lock(&self) -> Result<(), ErrorView> {
        self.ctx.vault.lock();
        clipboard::clear(&self.ctx);
        publish(&self.ctx);
        Ok(())
    }

    /// Argon2 takes its time and memory: not on a thread that others wait for.
    async fn with_passphrase(
        &self,
        work: impl FnOnce(&Vault) -> Result<(), VaultError> + Send + 'static,
    ) -> Result<(), ErrorView> {
        let vault = self.ctx.vault.clone();
        let outcome = tokio::task::spawn_blocking(move || work(&vault)).await;
        publish(&self.ctx);
        match outcome {
            Ok(outcome) => outcome.map_err(|error| vault_error(&error)),
            Err(_) => Err(ErrorView::new(code::INTERNAL, "the work was given up while the app ended")),
        }
    }
}
