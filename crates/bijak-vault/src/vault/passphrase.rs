//! The vault without a keyring: made with a passphrase, opened with it.

use bijak_domain::SecretText;

use super::{Vault, VaultError, opens};
use crate::{
    KeyHome, VaultState,
    cipher::MasterKey,
    file::{self, KeyRecord, StoredHome},
    passphrase::{UnwrapError, Wrapping, check_new},
};

impl Vault {
    /// Makes the vault with a passphrase, where there is neither a keyring nor a vault. Costs [`crate::PassphraseCost`]:
    /// call it from a thread that may be busy for a second.
    pub fn create_passphrase(&self, passphrase: &SecretText) -> Result<(), VaultError> {
        check_new(passphrase)?;
        if !matches!(self.state(), VaultState::NeedsPassphrase { .. }) {
            return Err(VaultError::NotNew);
        }
        let shared = &self.shared;
        let key = MasterKey::generate(&*shared.entropy);
        let cost = shared.options.passphrase_cost;
        let wrapping = Wrapping::wrap(&key, passphrase, cost, &*shared.entropy)
            .map_err(|_| VaultError::File("the passphrase's cost cannot be paid on this computer".into()))?;
        let record = KeyRecord { home: StoredHome::Passphrase(wrapping), key_check: shared.key_check(&key)? };
        let mut inner = shared.lock();
        // Asked again: the keyring may have appeared while Argon2 was at work.
        if !matches!(inner.state, VaultState::NeedsPassphrase { .. }) {
            return Err(VaultError::NotNew);
        }
        let connection = inner.connection.as_ref().ok_or(VaultError::NotNew)?;
        file::write_key(connection, &record).map_err(|error| VaultError::File(error.to_string()))?;
        inner.record = Some(record);
        inner.generation += 1;
        shared.enter(inner, VaultState::Open(KeyHome::Passphrase), Some(key));
        Ok(())
    }

    /// Opens a passphrase vault. Costs what [`Vault::create_passphrase`] cost.
    pub fn unlock(&self, passphrase: &SecretText) -> Result<(), VaultError> {
        let record = {
            let inner = self.shared.lock();
            match &inner.state {
                VaultState::Open(KeyHome::Passphrase) => return Ok(()),
                VaultState::PassphraseLocked => inner.record.clone().ok_or(VaultError::NotOpen)?,
                _ => return Err(VaultError::NotOpen),
            }
        };
        let StoredHome::Passphrase(wrapping) = &record.home else { return Err(VaultError::NotOpen) };
        let key = match wrapping.unwrap(passphrase) {
            Ok(key) if opens(&key, &record) => key,
            Ok(_) => return self.broken("the passphrase's key is not this vault's"),
            Err(UnwrapError::Cost) => return self.broken("the stored passphrase parameters are absurd"),
            Err(UnwrapError::WrongPassphrase) => return Err(VaultError::WrongPassphrase),
        };
        let inner = self.shared.lock();
        if inner.state == VaultState::PassphraseLocked {
            self.shared.enter(inner, VaultState::Open(KeyHome::Passphrase), Some(key));
        }
        Ok(())
    }

    fn broken(&self, reason: &str) -> Result<(), VaultError> {
        let inner = self.shared.lock();
        self.shared.enter(inner, VaultState::Broken { reason: reason.into() }, None);
        Err(VaultError::NotOpen)
    }
}
