use bijak_domain::SecretText;
use serde::Deserialize;
use tauri::command;

use super::{Answer, Keys};

/// The one secret that the page may send; it is never returned.
#[derive(Deserialize)]
#[serde(from = "String")]
pub(crate) struct Passphrase(SecretText);

impl From<String> for Passphrase {
    fn from(text: String) -> Self {
        Self(SecretText::new(text))
    }
}

#[command]
pub(crate) async fn vault_create_passphrase(keys: Keys<'_>, passphrase: Passphrase) -> Answer<()> {
    keys.app().await?.vault_create_passphrase(passphrase.0).await
}

#[command]
pub(crate) async fn vault_unlock(keys: Keys<'_>, passphrase: Passphrase) -> Answer<()> {
    keys.app().await?.vault_unlock(passphrase.0).await
}

#[command]
pub(crate) async fn vault_retry(keys: Keys<'_>) -> Answer<()> {
    keys.app().await?.vault_retry().await
}

#[command]
pub(crate) async fn vault_lock(keys: Keys<'_>) -> Answer<()> {
    keys.app().await?.vault_lock().await
}
