use super::TrayItemId;
use crate::{
    App,
    app::{AppEvent, NavigateTo, code},
};

impl App {
    /// What a click on the menu means.
    pub async fn tray_click(&self, item: TrayItemId) {
        let host = &self.ctx.host;
        match item {
            TrayItemId::CopyKey { key_id } => self.copy_from_tray(&key_id).await,
            // The window shows the vault's gate, the welcome screen or the signed-out notice by itself.
            TrayItemId::Open | TrayItemId::SignIn => host.show_window(),
            TrayItemId::Quit => host.quit(),
        }
    }

    async fn copy_from_tray(&self, key_id: &str) {
        let Err(error) = self.api_key_copy(key_id).await else { return };
        if error.code == code::VAULT_LOCKED {
            self.ctx.host.show_window();
        } else {
            tracing::warn!(code = error.code, error = error.message, "the tray could not copy a key");
            let id = Some(key_id.to_owned());
            self.ctx.emit(AppEvent::Navigate { view: NavigateTo::Keys, id, query: None });
        }
    }
}
