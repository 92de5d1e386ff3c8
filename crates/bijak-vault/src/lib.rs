//! Secrets at rest on this computer: one file, `vault.db`, whose rows are sealed with one master key.
//!
//! The 32-byte master key lives in the OS keyring; where there is none, a passphrase the person chooses wraps it
//! (Argon2id). Rows are XChaCha20-Poly1305 with the row's identity as associated data, so that a sealed secret moved to
//! another row does not open. What this crate refuses to be: a cache (nothing here can be rebuilt, so nothing is ever
//! overwritten that could not be opened), a settings store, or silent plaintext where no keyring answers.
//!
//! To keep a new kind of secret, add a [`RowKind`]. To support another keyring, implement [`Keyring`].

mod cipher;
mod file;
mod keyring;
mod passphrase;
mod row;
mod state;
mod vault;

pub use keyring::{Keyring, KeyringEntry, KeyringError, OsKeyring};
pub use passphrase::{MINIMUM_PASSPHRASE, PassphraseCost, PassphraseTooShort};
pub use row::{RowId, RowKind};
pub use state::{KeyHome, VaultState};
pub use vault::{Vault, VaultError, VaultOptions};
