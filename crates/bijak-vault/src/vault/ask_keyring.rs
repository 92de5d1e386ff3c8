//! Asking the keyring for the key, on a thread of its own: a locked collection answers only when its prompt does.

use std::{
    sync::{Arc, mpsc},
    thread,
};

use super::{Shared, opens};
use crate::{
    KeyHome, KeyringEntry, KeyringError, VaultState,
    cipher::MasterKey,
    file::{self, KeyRecord, StoredHome},
};

/// What the keyring's answer means for a vault.
enum Answer {
    Key(MasterKey),
    /// The vault exists and the keyring holds no key, or something that is none.
    Wrong(&'static str),
    Error(KeyringError),
}

impl Shared {
    /// Begins to ask; the answer changes the state by itself, however late it comes.
    pub(super) fn ask_keyring(shared: &Arc<Self>, generation: u64) {
        let is_new = shared.lock().record.is_none();
        let asking = Arc::clone(shared);
        let (answered, answer) = mpsc::channel::<()>();
        let spawned = thread::Builder::new().name("vault-keyring".into()).spawn(move || {
            let prompting = || asking.still_waiting(generation);
            let answer = asking.fetch(is_new, &prompting);
            asking.settle(generation, answer);
            drop(answered);
        });
        let watching = Arc::clone(shared);
        let patience = shared.options.keyring_patience;
        let watched = thread::Builder::new().name("vault-patience".into()).spawn(move || {
            if answer.recv_timeout(patience) == Err(mpsc::RecvTimeoutError::Timeout) {
                watching.still_waiting(generation);
            }
        });
        if let Err(error) = spawned.and(watched) {
            let reason = KeyringError::Failed(format!("no thread to ask it from: {error}"));
            shared.settle(generation, Answer::Error(reason));
        }
    }

    /// The key; for a new vault made, stored and read back first.
    fn fetch(&self, is_new: bool, prompting: &dyn Fn()) -> Answer {
        let usable = |entry: &KeyringEntry| {
            MasterKey::from_entry(entry)
                .map_or(Answer::Wrong("the keyring's entry is no vault key"), Answer::Key)
        };
        match self.keyring.load(prompting) {
            Ok(Some(entry)) => usable(&entry),
            Ok(None) if !is_new => Answer::Wrong("the keyring no longer holds this vault's key"),
            Ok(None) => {
                let made = MasterKey::generate(&*self.entropy).to_entry();
                let stored = self.keyring.store(&made, prompting).and_then(|()| self.keyring.load(prompting));
                match stored {
                    Ok(Some(entry)) if entry == made => usable(&entry),
                    Ok(_) => Answer::Error(KeyringError::Failed("it did not keep the key".into())),
                    Err(error) => Answer::Error(error),
                }
            }
            Err(error) => Answer::Error(error),
        }
    }

    /// The keyring waits for the person, or has been silent for too long.
    fn still_waiting(&self, generation: u64) {
        let inner = self.lock();
        if inner.generation == generation && inner.state == VaultState::Opening {
            self.enter(inner, VaultState::KeyringLocked { prompting: true }, None);
        }
    }

    fn settle(&self, generation: u64, answer: Answer) {
        let mut inner = self.lock();
        if inner.generation != generation || inner.state.is_open() {
            return;
        }
        let (state, key) = match answer {
            Answer::Key(key) => match self.admit(&mut inner, &key) {
                Ok(()) => (VaultState::Open(KeyHome::Keyring), Some(key)),
                Err(reason) => (VaultState::Broken { reason }, None),
            },
            Answer::Wrong(reason) => (VaultState::Broken { reason: reason.into() }, None),
            Answer::Error(KeyringError::Dismissed) => (VaultState::KeyringLocked { prompting: false }, None),
            Answer::Error(error @ (KeyringError::Unavailable(_) | KeyringError::Failed(_))) => {
                let reason = error.to_string();
                let state = if inner.record.is_some() {
                    VaultState::KeyringUnreachable { reason }
                } else {
                    VaultState::NeedsPassphrase { reason }
                };
                (state, None)
            }
        };
        self.enter(inner, state, key);
    }

    /// Checks the key against the vault's record, or makes the record of a new vault.
    fn admit(&self, inner: &mut super::Inner, key: &MasterKey) -> Result<(), String> {
        if let Some(record) = &inner.record {
            return if opens(key, record) {
                Ok(())
            } else {
                Err("the keyring's key is not this vault's".into())
            };
        }
        let Some(connection) = &inner.connection else { return Err("the vault file is closed".into()) };
        let key_check = self.key_check(key).map_err(|error| error.to_string())?;
        let record = KeyRecord { home: StoredHome::Keyring, key_check };
        file::write_key(connection, &record).map_err(|error| error.to_string())?;
        inner.record = Some(record);
        Ok(())
    }
}
