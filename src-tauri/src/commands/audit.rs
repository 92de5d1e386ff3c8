use bijak_app::view::{AuditFilter, AuditPageView, AuditStatusView};
use tauri::command;

use super::{Answer, Keys};

#[command]
pub(crate) async fn audit_status(keys: Keys<'_>) -> Answer<AuditStatusView> {
    keys.app().await?.audit_status().await
}

#[command]
pub(crate) async fn audit_page(
    keys: Keys<'_>,
    filter: AuditFilter,
    up_to_seq: Option<u64>,
    position: u64,
    limit: u32,
) -> Answer<AuditPageView> {
    keys.app().await?.audit_page(filter, up_to_seq, position, limit).await
}

#[command]
pub(crate) async fn audit_sync(keys: Keys<'_>) -> Answer<()> {
    keys.app().await?.audit_sync().await
}

#[command]
pub(crate) async fn audit_view_link(keys: Keys<'_>, query: String) -> Answer<()> {
    keys.app().await?.audit_view_link(&query).await
}
