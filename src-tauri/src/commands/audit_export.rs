use bijak_app::view::{AuditExportForm, AuditExportStarted};
use tauri::command;

use super::{Answer, Keys};

#[command]
pub(crate) async fn audit_export_preview(keys: Keys<'_>, form: AuditExportForm) -> Answer<Vec<String>> {
    keys.app().await?.audit_export_preview(form).await
}

#[command]
pub(crate) async fn audit_export_start(
    keys: Keys<'_>,
    form: AuditExportForm,
) -> Answer<Option<AuditExportStarted>> {
    keys.app().await?.audit_export_start(form).await
}

#[command]
pub(crate) async fn audit_export_cancel(keys: Keys<'_>, id: u32) -> Answer<()> {
    keys.app().await?.audit_export_cancel(id).await
}

#[command]
pub(crate) async fn audit_export_reveal(keys: Keys<'_>, id: u32) -> Answer<()> {
    keys.app().await?.audit_export_reveal(id).await
}
