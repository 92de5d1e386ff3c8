use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use bijak_client::token::{RefreshStore, RefreshStoreError};
use bijak_domain::SecretText;
use bijak_vault::{RowId, RowKind, Vault, VaultError, VaultState};

use crate::{app::code, vault_state::vault_error, view::ErrorView};

const OPENING_PATIENCE: Duration = Duration::from_secs(5);

/// Where a profile's one refresh token lies in the vault.
pub(crate) fn refresh_row(profile_id: &str) -> RowId {
    RowId::new(profile_id, RowKind::RefreshToken, "current")
}

/// The vault as the client sees it: one refresh token, read and replaced. Clones are the same one.
#[derive(Clone)]
pub(crate) struct VaultRefreshToken {
    vault: Vault,
    row: RowId,
    /// Held while saving: a refresh that ends late must not bring back what a sign-out wiped, nor overwrite what a new
    /// sign-in brought.
    is_over: Arc<Mutex<bool>>,
}

impl VaultRefreshToken {
    pub(crate) fn new(vault: Vault, profile_id: &str) -> Self {
        Self { vault, row: refresh_row(profile_id), is_over: Arc::default() }
    }

    /// Nothing is saved through this one from now on.
    pub(crate) fn end(&self) {
        *self.lock() = true;
    }

    /// As if it had not been ended.
    pub(crate) fn resume(&self) {
        *self.lock() = false;
    }

    fn lock(&self) -> MutexGuard<'_, bool> {
        self.is_over.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl RefreshStore for VaultRefreshToken {
    fn load(&self) -> Result<Option<SecretText>, RefreshStoreError> {
        // At a start the first list is asked for before the keyring has answered. It answers soon, or is locked.
        self.vault.wait_until(OPENING_PATIENCE, |state| *state != VaultState::Opening);
        self.vault.get(&self.row).map_err(to_client)
    }

    fn save(&self, token: &SecretText) -> Result<(), RefreshStoreError> {
        let is_over = self.lock();
        if *is_over {
            return Err(RefreshStoreError {
                code: code::SIGNED_OUT.into(),
                message: "this sign-in was ended meanwhile".into(),
            });
        }
        self.vault.put(&self.row, token).map_err(to_client)
    }

    fn discard(&self, token: &SecretText) -> Result<(), RefreshStoreError> {
        // Held so that no save of ours comes between the look and the deletion; other processes hold the refresh lock.
        let _saving = self.lock();
        let held = self.vault.get(&self.row).map_err(to_client)?;
        if held.is_some_and(|held| held.expose("compared in memory") == token.expose("compared in memory")) {
            self.vault.delete(&self.row).map_err(to_client)?;
        }
        Ok(())
    }
}

fn to_client(error: VaultError) -> RefreshStoreError {
    let ErrorView { code, message, request_id: _ } = vault_error(&error);
    RefreshStoreError { code, message }
}
