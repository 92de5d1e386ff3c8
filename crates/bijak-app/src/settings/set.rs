use std::ops::RangeInclusive;

use rusqlite::Connection;

use super::table::{self, Setting};
use crate::{
    App,
    app::code,
    audit,
    view::{ErrorView, SettingsView},
};

const CLIPBOARD_SECONDS: RangeInclusive<u32> = 5..=300;
const DEFAULT_CLIPBOARD_SECONDS: u32 = 30;
const AUDIT_KEEP_MONTHS: RangeInclusive<u32> = 1..=120;

impl App {
    pub async fn settings_set(&self, settings: SettingsView) -> Result<(), ErrorView> {
        let SettingsView { clipboard_seconds, audit_keep_months } = settings;
        if !CLIPBOARD_SECONDS.contains(&clipboard_seconds) {
            return Err(ErrorView::new(code::INVALID_SETTING, "a copied secret stays for 5 to 300 seconds"));
        }
        if audit_keep_months.is_some_and(|months| !AUDIT_KEEP_MONTHS.contains(&months)) {
            return Err(ErrorView::new(
                code::INVALID_SETTING,
                "the audit log is kept for 1 to 120 months, or all",
            ));
        }
        let before = self.ctx.state.read(|state| state.settings.audit_keep_months);
        self.ctx
            .store
            .call(move |c| {
                let tx = c.transaction()?;
                audit::setting_changed(&tx, before, audit_keep_months)?;
                table::put(&tx, Setting::ClipboardSeconds, &clipboard_seconds.to_string())?;
                match audit_keep_months {
                    Some(months) => table::put(&tx, Setting::AuditKeepMonths, &months.to_string())?,
                    None => table::clear(&tx, Setting::AuditKeepMonths)?,
                }
                tx.commit()
            })
            .await?;
        self.ctx.state.update(|state| state.settings = SettingsView { clipboard_seconds, audit_keep_months });
        if before != audit_keep_months {
            audit::restart(&self.ctx);
        }
        Ok(())
    }
}

/// The settings as stored; what is missing or out of range is the default.
pub(crate) fn read(c: &Connection) -> rusqlite::Result<SettingsView> {
    let stored = table::get(c, Setting::ClipboardSeconds)?.and_then(|text| text.parse().ok());
    let clipboard_seconds =
        stored.filter(|s| CLIPBOARD_SECONDS.contains(s)).unwrap_or(DEFAULT_CLIPBOARD_SECONDS);
    let stored = table::get(c, Setting::AuditKeepMonths)?.and_then(|text| text.parse().ok());
    let audit_keep_months = stored.filter(|months| AUDIT_KEEP_MONTHS.contains(months));
    Ok(SettingsView { clipboard_seconds, audit_keep_months })
}
