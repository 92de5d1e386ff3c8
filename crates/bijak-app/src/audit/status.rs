use std::sync::Arc;

use bijak_audit_cache::{Held, Status};
use bijak_domain::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::Progress;
use crate::{
    App,
    app::{AppEvent, Context},
    view::{AuditStatusView, ErrorView, VerificationState, VerificationView},
};

impl App {
    pub async fn audit_status(&self) -> Result<AuditStatusView, ErrorView> {
        status(&self.ctx).await
    }
}

pub(super) async fn status(ctx: &Arc<Context>) -> Result<AuditStatusView, ErrorView> {
    let Ok(profile_id) = ctx.active_profile() else {
        return Ok(view(Progress::default(), Status::default(), None));
    };
    let held = ctx.with_audit(&profile_id, bijak_audit_cache::AuditCache::status).await?;
    let progress = ctx.audit.progress().clone();
    let progress =
        if progress.profile_id.as_ref() == Some(&profile_id) { progress } else { Progress::default() };
    let last_sync_at = ctx.store.call(move |c| synced_at(c, &profile_id)).await?;
    Ok(view(progress, held, last_sync_at))
}

/// Tells everybody how the copy is doing now.
pub(super) async fn announce(ctx: &Arc<Context>) {
    match status(ctx).await {
        Ok(status) => ctx.emit(AppEvent::Audit(Box::new(status))),
        Err(error) => {
            tracing::warn!(code = error.code, error = error.message, "the audit copy could not be counted");
        }
    }
}

fn view(progress: Progress, status: Status, last_sync_at: Option<Timestamp>) -> AuditStatusView {
    let Progress { profile_id: _, phase, known, error } = progress;
    let Status { held, actions, actors } = status;
    let state = if held.is_some() { VerificationState::Unverified } else { VerificationState::None };
    AuditStatusView {
        phase,
        cached: held.map_or(0, Held::count),
        known,
        newest_seq: held.map(|held| held.high),
        oldest_time: held.map(|held| held.oldest_time.to_string()),
        newest_time: held.map(|held| held.newest_time.to_string()),
        last_sync_at: last_sync_at.map(|time| time.to_string()),
        error,
        actions,
        actors,
        verification: VerificationView {
            state,
            verified_from: None,
            verified_to: None,
            checkpoint_size: None,
            checkpoint_at: None,
            origin: None,
            key_name: None,
            finding: None,
        },
    }
}

/// The log in the table `list_checks`.
const LIST: &str = "audit_events";

/// When the server last confirmed that nothing is missing.
fn synced_at(c: &Connection, profile_id: &str) -> rusqlite::Result<Option<Timestamp>> {
    c.prepare_cached(
        "SELECT checked_at FROM list_checks WHERE profile_id = ?1 AND list = ?2 AND parent = ''",
    )?
    .query_row([profile_id, LIST], |row| row.get(0).map(Timestamp::from_millis))
    .optional()
}

pub(super) fn set_synced_at(c: &Connection, profile_id: &str, at: Timestamp) -> rusqlite::Result<()> {
    c.prepare_cached(
        "INSERT OR REPLACE INTO list_checks (profile_id, list, parent, checked_at) VALUES (?1, ?2, '', ?3)",
    )?
    .execute(params![profile_id, LIST, at.as_millis()])?;
    Ok(())
}
