//! macOS Keychain and Windows Credential Manager, through `keyring`.

use keyring::v1::{Entry, Error};

use super::{Keyring, KeyringEntry, KeyringError, SERVICE, USER};

/// The operating system's keyring.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsKeyring;

impl Keyring for OsKeyring {
    fn load(&self, _prompting: &dyn Fn()) -> Result<Option<KeyringEntry>, KeyringError> {
        match entry()?.get_secret() {
            Ok(bytes) => Ok(Some(KeyringEntry::new(bytes))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(translate(&error)),
        }
    }

    fn store(&self, key: &KeyringEntry, _prompting: &dyn Fn()) -> Result<(), KeyringError> {
        entry()?.set_secret(key.expose("to be kept by the keyring")).map_err(|error| translate(&error))
    }
}

fn entry() -> Result<Entry, KeyringError> {
    Entry::new(SERVICE, USER).map_err(|error| translate(&error))
}

fn translate(error: &Error) -> KeyringError {
    match error {
        Error::NoStorageAccess(_) => KeyringError::Dismissed,
        Error::NoDefaultStore => KeyringError::Unavailable("no credential store".into()),
        // Only the kind: some variants carry the secret's bytes.
        Error::PlatformFailure(inner) => KeyringError::Failed(inner.to_string()),
        _ => KeyringError::Failed("unexpected answer of the credential store".into()),
    }
}
