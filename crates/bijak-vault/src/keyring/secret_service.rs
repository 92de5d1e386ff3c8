//! The freedesktop Secret Service (GNOME Keyring, KWallet, KeePassXC), over D-Bus.
//!
//! Each call makes its own connection and its own encrypted session: a keyring that was restarted, or that came up
//! after us, is found at the next try, and a call that waits for a prompt holds nobody else up.

use std::collections::HashMap;

use secret_service::{
    EncryptionType, Error,
    blocking::{Item, SecretService},
};

use super::{Keyring, KeyringEntry, KeyringError, LABEL, SERVICE, USER};

/// The operating system's keyring.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsKeyring;

impl Keyring for OsKeyring {
    fn load(&self, prompting: &dyn Fn()) -> Result<Option<KeyringEntry>, KeyringError> {
        let service = connect()?;
        let found = service.search_items(attributes()).map_err(translate)?;
        let Some(item) = found.unlocked.first().or(found.locked.first()) else { return Ok(None) };
        if item.is_locked().map_err(translate)? {
            prompting();
            item.unlock().map_err(translate)?;
        }
        read(item).map(Some)
    }

    fn store(&self, key: &KeyringEntry, prompting: &dyn Fn()) -> Result<(), KeyringError> {
        let service = connect()?;
        let collection = service.get_default_collection().map_err(translate)?;
        if collection.is_locked().map_err(translate)? {
            prompting();
            collection.unlock().map_err(translate)?;
        }
        let bytes = key.expose("to be kept by the keyring");
        collection
            .create_item(LABEL, attributes(), bytes, true, "application/octet-stream")
            .map_err(translate)?;
        Ok(())
    }
}

fn connect() -> Result<SecretService<'static>, KeyringError> {
    // Diffie-Hellman: the bus and whoever monitors it see ciphertext only.
    SecretService::connect(EncryptionType::Dh).map_err(|error| KeyringError::Unavailable(error.to_string()))
}

fn attributes() -> HashMap<&'static str, &'static str> {
    HashMap::from([("service", SERVICE), ("username", USER)])
}

fn read(item: &Item<'_>) -> Result<KeyringEntry, KeyringError> {
    item.get_secret().map(KeyringEntry::new).map_err(translate)
}

fn translate(error: Error) -> KeyringError {
    match error {
        Error::Prompt | Error::Locked => KeyringError::Dismissed,
        // The service went away while we spoke to it, or it has no default collection.
        Error::Unavailable | Error::NoResult | Error::PromptDisconnected => {
            KeyringError::Unavailable(error.to_string())
        }
        other => KeyringError::Failed(other.to_string()),
    }
}
