//! What the person keeps beside the log: saved views, muted flags.

use bijak_app::view::{AuditSavedView, FlagKind, FlagMuteView};
use tauri::command;

use super::{Answer, Keys};

#[command]
pub(crate) async fn audit_views_list(keys: Keys<'_>) -> Answer<Vec<AuditSavedView>> {
    keys.app().await?.audit_views_list().await
}

#[command]
pub(crate) async fn audit_view_save(keys: Keys<'_>, name: String, query: String) -> Answer<AuditSavedView> {
    keys.app().await?.audit_view_save(&name, &query).await
}

#[command]
pub(crate) async fn audit_view_rename(keys: Keys<'_>, id: i64, name: String) -> Answer<AuditSavedView> {
    keys.app().await?.audit_view_rename(id, &name).await
}

#[command]
pub(crate) async fn audit_view_delete(keys: Keys<'_>, id: i64) -> Answer<()> {
    keys.app().await?.audit_view_delete(id).await
}

#[command]
pub(crate) async fn audit_view_link(keys: Keys<'_>, query: String) -> Answer<()> {
    keys.app().await?.audit_view_link(&query).await
}

#[command]
pub(crate) async fn audit_flag_mute(keys: Keys<'_>, kind: FlagKind, actor_id: Option<String>) -> Answer<()> {
    keys.app().await?.audit_flag_mute(kind, actor_id).await
}

#[command]
pub(crate) async fn audit_flag_unmute(
    keys: Keys<'_>,
    kind: FlagKind,
    actor_id: Option<String>,
) -> Answer<()> {
    keys.app().await?.audit_flag_unmute(kind, actor_id).await
}

#[command]
pub(crate) async fn audit_flag_mutes(keys: Keys<'_>) -> Answer<Vec<FlagMuteView>> {
    keys.app().await?.audit_flag_mutes().await
}
