use bijak_app::view::SettingsView;
use tauri::command;

use super::{Answer, Keys};

#[command]
pub(crate) async fn settings_set(keys: Keys<'_>, settings: SettingsView) -> Answer<()> {
    keys.app().await?.settings_set(settings).await
}

#[command]
pub(crate) async fn copy_text(keys: Keys<'_>, text: String) -> Answer<()> {
    keys.app().await?.copy_text(&text).await
}
