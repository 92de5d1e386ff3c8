use tauri::command;

use super::{Answer, Keys};

#[command]
pub(crate) async fn local_authority_start(keys: Keys<'_>) -> Answer<()> {
    keys.app().await?.local_authority_start().await
}

#[command]
pub(crate) async fn local_authority_open_setup(keys: Keys<'_>) -> Answer<()> {
    keys.app().await?.local_authority_open_setup().await
}
