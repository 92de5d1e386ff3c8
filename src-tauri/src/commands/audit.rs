use bijak_app::view::{AuditFilter, AuditPageView, AuditStatusView, FindingView, QueryCheckView};
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
pub(crate) async fn audit_query_check(keys: Keys<'_>, query: String) -> Answer<QueryCheckView> {
    keys.app().await?.audit_query_check(&query).await
}

#[command]
pub(crate) async fn audit_findings(keys: Keys<'_>) -> Answer<Vec<FindingView>> {
    keys.app().await?.audit_findings().await
}

#[command]
pub(crate) async fn audit_finding_export(keys: Keys<'_>, id: i64) -> Answer<String> {
    keys.app().await?.audit_finding_export(id).await
}
