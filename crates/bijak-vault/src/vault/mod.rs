//! The vault: one file, one key, one state.

mod ask_keyring;
mod open;
mod passphrase;
mod rows;

use std::{
    fmt,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use bijak_domain::Entropy;
use rusqlite::Connection;

use crate::{
    KeyHome, Keyring, PassphraseCost, PassphraseTooShort, RowId, VaultState, cipher::MasterKey,
    file::KeyRecord,
};

/// What is sealed under the key check's associated data.
const KEY_CHECK: &[u8] = b"this key opens this vault";
const KEY_CHECK_DATA: &[u8] = b"bijak-vault/1 key check";

/// Secrets at rest. Cheap to clone; every clone is the same vault.
#[derive(Clone)]
pub struct Vault {
    shared: Arc<Shared>,
}

/// How a vault behaves where a test or a slow machine wants it otherwise.
#[derive(Debug, Clone, Copy)]
pub struct VaultOptions {
    /// How long the keyring may stay silent until the vault calls it locked. It is still waited for.
    pub keyring_patience: Duration,
    /// Cost of a new passphrase vault.
    pub passphrase_cost: PassphraseCost,
}

impl Default for VaultOptions {
    fn default() -> Self {
        Self { keyring_patience: Duration::from_secs(3), passphrase_cost: PassphraseCost::default() }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The vault is in a state in which this cannot be done; ask [`Vault::state`].
    #[error("the vault is not open")]
    NotOpen,
    #[error("wrong passphrase")]
    WrongPassphrase,
    #[error(transparent)]
    PassphraseTooShort(#[from] PassphraseTooShort),
    /// A vault exists, or its file is damaged: no second one is made over it.
    #[error("no passphrase can be chosen for this vault")]
    NotNew,
    /// The row's seal does not open: it was changed, or taken from another row. It is left as it is.
    #[error("the stored secret was changed outside of this program")]
    Tampered(RowId),
    #[error("the vault file failed: {0}")]
    File(String),
}

impl From<rusqlite::Error> for VaultError {
    fn from(error: rusqlite::Error) -> Self {
        Self::File(error.to_string())
    }
}

pub(crate) struct Shared {
    keyring: Arc<dyn Keyring>,
    entropy: Arc<dyn Entropy>,
    options: VaultOptions,
    /// Told, outside of any lock, that [`Vault::state`] answers something new.
    on_change: Box<dyn Fn() + Send + Sync>,
    inner: Mutex<Inner>,
    changed: Condvar,
}

struct Inner {
    state: VaultState,
    /// There is one exactly while the state is `Open`.
    key: Option<MasterKey>,
    /// None where the file could not be opened: the state is `Broken`.
    connection: Option<Connection>,
    record: Option<KeyRecord>,
    /// Answers of keyring calls begun under an earlier number are dropped: a prompt that is answered after `lock` must
    /// not open the vault.
    generation: u64,
}

impl Vault {
    pub fn state(&self) -> VaultState {
        self.shared.lock().state.clone()
    }

    /// Waits until `wanted` holds for the state, at most `limit`; answers the state it then has.
    pub fn wait_until(&self, limit: Duration, wanted: impl Fn(&VaultState) -> bool) -> VaultState {
        let deadline = Instant::now() + limit;
        let mut inner = self.shared.lock();
        while !wanted(&inner.state) {
            let Some(left) = deadline.checked_duration_since(Instant::now()) else { break };
            inner = self.shared.changed.wait_timeout(inner, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        inner.state.clone()
    }

    /// Wipes the key from memory. A prompt that is up opens nothing any more.
    pub fn lock(&self) {
        let mut inner = self.shared.lock();
        let locked = match &inner.state {
            VaultState::Open(KeyHome::Passphrase) => VaultState::PassphraseLocked,
            VaultState::Open(KeyHome::Keyring) | VaultState::Opening | VaultState::KeyringLocked { .. } => {
                VaultState::Locked
            }
            _ => return,
        };
        inner.generation += 1;
        self.shared.enter(inner, locked, None);
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The one place that changes state and key together; gives the lock back before it tells.
    fn enter(&self, mut inner: MutexGuard<'_, Inner>, state: VaultState, key: Option<MasterKey>) {
        let news = inner.state != state;
        inner.state = state;
        inner.key = key;
        drop(inner);
        self.changed.notify_all();
        if news {
            (self.on_change)();
        }
    }

    fn key_check(&self, key: &MasterKey) -> Result<Vec<u8>, VaultError> {
        key.seal(KEY_CHECK, KEY_CHECK_DATA, &*self.entropy)
            .map_err(|_| VaultError::File("sealing failed".into()))
    }
}

fn opens(key: &MasterKey, record: &KeyRecord) -> bool {
    key.open(&record.key_check, KEY_CHECK_DATA).is_ok_and(|plain| plain.as_slice() == KEY_CHECK)
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault").field("state", &self.state()).finish_non_exhaustive()
    }
}
