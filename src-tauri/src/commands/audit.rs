use bijak_app::view::{
    AuditEventDetailView, AuditFacetView, AuditField, AuditHistogramView, AuditPageView, AuditProofView,
    AuditStatusView, FindingView, QueryCheckView, QueryCompletionView,
};
use tauri::command;

use super::{Answer, Keys};

#[command]
pub(crate) async fn audit_status(keys: Keys<'_>) -> Answer<AuditStatusView> {
    keys.app().await?.audit_status().await
}

#[command]
pub(crate) async fn audit_page(
    keys: Keys<'_>,
    query: String,
    up_to_seq: Option<u64>,
    position: u64,
    limit: u32,
) -> Answer<AuditPageView> {
    keys.app().await?.audit_page(&query, up_to_seq, position, limit).await
}

#[command]
pub(crate) async fn audit_position(
    keys: Keys<'_>,
    query: String,
    up_to_seq: Option<u64>,
    seq: Option<u64>,
    time: Option<String>,
) -> Answer<u64> {
    keys.app().await?.audit_position(&query, up_to_seq, seq, time.as_deref()).await
}

#[command]
pub(crate) async fn audit_facets(
    keys: Keys<'_>,
    query: String,
    up_to_seq: Option<u64>,
    fields: Vec<AuditField>,
    top: u32,
) -> Answer<Vec<AuditFacetView>> {
    keys.app().await?.audit_facets(&query, up_to_seq, fields, top).await
}

#[command]
pub(crate) async fn audit_histogram(
    keys: Keys<'_>,
    query: String,
    up_to_seq: Option<u64>,
    from: Option<String>,
    to: Option<String>,
    buckets: u32,
) -> Answer<AuditHistogramView> {
    keys.app().await?.audit_histogram(&query, up_to_seq, from.as_deref(), to.as_deref(), buckets).await
}

#[command]
pub(crate) async fn audit_event(keys: Keys<'_>, seq: u64) -> Answer<AuditEventDetailView> {
    keys.app().await?.audit_event(seq).await
}

#[command]
pub(crate) async fn audit_complete(
    keys: Keys<'_>,
    query: String,
    cursor: u32,
) -> Answer<QueryCompletionView> {
    keys.app().await?.audit_complete(&query, cursor).await
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

#[command]
pub(crate) async fn audit_sync_pause(keys: Keys<'_>) -> Answer<()> {
    keys.app().await?.audit_sync_pause().await
}

#[command]
pub(crate) async fn audit_sync_resume(keys: Keys<'_>) -> Answer<()> {
    keys.app().await?.audit_sync_resume().await
}

#[command]
pub(crate) async fn audit_rebuild(keys: Keys<'_>) -> Answer<()> {
    keys.app().await?.audit_rebuild().await
}

#[command]
pub(crate) async fn audit_trust_key(keys: Keys<'_>, vkey: String) -> Answer<()> {
    keys.app().await?.audit_trust_key(&vkey).await
}

#[command]
pub(crate) async fn audit_prove(keys: Keys<'_>, seq: u64) -> Answer<AuditProofView> {
    keys.app().await?.audit_prove(seq).await
}
