use tauri::command;

use super::{Answer, Keys};

#[command]
pub(crate) async fn sign_in_start(keys: Keys<'_>, base_url: String) -> Answer<()> {
    keys.app().await?.sign_in_start(&base_url).await
}

#[command]
pub(crate) async fn sign_in_open_again(keys: Keys<'_>) -> Answer<()> {
    keys.app().await?.sign_in_open_again().await
}

#[command]
pub(crate) async fn sign_in_cancel(keys: Keys<'_>) -> Answer<()> {
    keys.app().await?.sign_in_cancel().await
}

#[command]
pub(crate) async fn sign_out(keys: Keys<'_>, profile_id: String) -> Answer<()> {
    keys.app().await?.sign_out(&profile_id).await
}

#[command]
pub(crate) async fn profile_select(keys: Keys<'_>, profile_id: String) -> Answer<()> {
    keys.app().await?.profile_select(&profile_id).await
}
