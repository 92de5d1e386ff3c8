//! What a vault is at a moment.

/// Where the master key of an open vault comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyHome {
    Keyring,
    Passphrase,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VaultState {
    /// The keyring was asked and has not answered.
    Opening,
    Open(KeyHome),
    /// The keyring is locked. `prompting`: its prompt waits for the person and the vault opens by itself once it is
    /// answered; otherwise the prompt was dismissed and [`crate::Vault::retry`] asks again.
    KeyringLocked {
        prompting: bool,
    },
    /// Locked by [`crate::Vault::lock`]; [`crate::Vault::retry`] fetches the key from the keyring again.
    Locked,
    /// The master key lies in a keyring that cannot be reached now.
    KeyringUnreachable {
        reason: String,
    },
    /// There is no keyring and no vault yet: a passphrase may be chosen.
    NeedsPassphrase {
        reason: String,
    },
    PassphraseLocked,
    /// The file is damaged, or its key is not the one in the keyring. Nothing was or will be overwritten.
    Broken {
        reason: String,
    },
}

impl VaultState {
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Open(_))
    }
}
