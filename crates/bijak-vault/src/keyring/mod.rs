//! Where the master key lives. The trait names the two operations the vault needs.

mod entry;
#[cfg(any(target_os = "macos", target_os = "windows"))]
mod native;
#[cfg(all(unix, not(target_os = "macos")))]
mod secret_service;

pub use entry::KeyringEntry;
#[cfg(any(target_os = "macos", target_os = "windows"))]
pub use native::OsKeyring;
#[cfg(all(unix, not(target_os = "macos")))]
pub use secret_service::OsKeyring;

/// Holds one secret for this program. Calls may block for as long as a prompt is up: the vault makes them on a thread
/// of their own.
pub trait Keyring: Send + Sync {
    /// The master key; `None` where none was ever stored. Calls `prompting` before it waits for the person.
    fn load(&self, prompting: &dyn Fn()) -> Result<Option<KeyringEntry>, KeyringError>;

    /// Stores the master key. Calls `prompting` before it waits for the person.
    fn store(&self, key: &KeyringEntry, prompting: &dyn Fn()) -> Result<(), KeyringError>;
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyringError {
    /// No session bus, no keyring on it, or a keyring without a collection to store in.
    #[error("no keyring: {0}")]
    Unavailable(String),
    /// The keyring is locked and the person dismissed its prompt.
    #[error("the keyring stays locked: its prompt was dismissed")]
    Dismissed,
    /// It answered with something else.
    #[error("the keyring failed: {0}")]
    Failed(String),
}

/// What our entry is called in every keyring.
#[cfg(all(unix, not(target_os = "macos")))]
const LABEL: &str = "Bijak Keys: master key of the vault";
const SERVICE: &str = "example.bijakcloud.desktop";
const USER: &str = "vault-master-key";
