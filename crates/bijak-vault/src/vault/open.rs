//! Opening: what the file says decides whom to ask for the key.

use std::{
    path::Path,
    sync::{Arc, Condvar, Mutex},
};

use bijak_domain::Entropy;

use super::{Inner, Shared, Vault, VaultOptions};
use crate::{
    Keyring, VaultState,
    file::{self, StoredHome},
};

impl Vault {
    /// Opens or makes the file at `path`. Never fails and never waits for the keyring: what came of it is the state,
    /// and `on_change` tells when that changes (from any thread; ask [`Vault::state`] there).
    pub fn open(
        path: &Path,
        keyring: Arc<dyn Keyring>,
        entropy: Arc<dyn Entropy>,
        options: VaultOptions,
        on_change: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        let opened = file::open(path).and_then(|connection| {
            let record = file::read_key(&connection)?;
            Ok((connection, record))
        });
        let (state, connection, record) = match opened {
            Ok((connection, record)) => {
                let state = match record.as_ref().map(|record| &record.home) {
                    Some(StoredHome::Passphrase(_)) => VaultState::PassphraseLocked,
                    Some(StoredHome::Keyring) | None => VaultState::Opening,
                };
                (state, Some(connection), record)
            }
            Err(error) => (VaultState::Broken { reason: error.to_string() }, None, None),
        };
        let ask = state == VaultState::Opening;
        let inner = Inner { state, key: None, connection, record, generation: 0 };
        let shared = Arc::new(Shared {
            keyring,
            entropy,
            options,
            on_change: Box::new(on_change),
            inner: Mutex::new(inner),
            changed: Condvar::new(),
        });
        if ask {
            Shared::ask_keyring(&shared, 0);
        }
        Self { shared }
    }

    /// Asks the keyring again: after it was locked, was out of reach, was missing, or this vault was locked. A call
    /// that still waits for its prompt stays good: whichever is answered first opens the vault.
    pub fn retry(&self) {
        let inner = self.shared.lock();
        let key_in_keyring = inner.record.as_ref().is_none_or(|record| record.home == StoredHome::Keyring);
        let may = match &inner.state {
            VaultState::Opening | VaultState::Open(_) | VaultState::PassphraseLocked => false,
            VaultState::KeyringLocked { .. }
            | VaultState::Locked
            | VaultState::KeyringUnreachable { .. }
            | VaultState::NeedsPassphrase { .. }
            | VaultState::Broken { .. } => inner.connection.is_some() && key_in_keyring,
        };
        if may {
            let generation = inner.generation;
            self.shared.enter(inner, VaultState::Opening, None);
            Shared::ask_keyring(&self.shared, generation);
        }
    }
}
