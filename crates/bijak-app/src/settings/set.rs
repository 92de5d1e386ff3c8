use std::ops::RangeInclusive;

use rusqlite::Connection;

use super::table::{self, Setting};
use crate::{
    App,
    app::code,
    view::{ErrorView, SettingsView},
};

const CLIPBOARD_SECONDS: RangeInclusive<u32> = 5..=300;
const DEFAULT_CLIPBOARD_SECONDS: u32 = 30;

impl App {
    pub async fn settings_set(&self, settings: SettingsView) -> Result<(), ErrorView> {
        let SettingsView { clipboard_seconds } = settings;
        if !CLIPBOARD_SECONDS.contains(&clipboard_seconds) {
            return Err(ErrorView::new(code::INVALID_SETTING, "a copied secret stays for 5 to 300 seconds"));
        }
        self.ctx
            .store
            .call(move |c| table::put(c, Setting::ClipboardSeconds, &clipboard_seconds.to_string()))
            .await?;
        self.ctx.state.update(|state| state.settings = SettingsView { clipboard_seconds });
        Ok(())
    }
}

/// The settings as stored; what is missing or out of range is the default.
pub(crate) fn read(c: &Connection) -> rusqlite::Result<SettingsView> {
    let stored = table::get(c, Setting::ClipboardSeconds)?.and_then(|text| text.parse().ok());
    let clipboard_seconds =
        stored.filter(|s| CLIPBOARD_SECONDS.contains(s)).unwrap_or(DEFAULT_CLIPBOARD_SECONDS);
    Ok(SettingsView { clipboard_seconds })
}
