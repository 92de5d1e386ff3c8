//! How much of the history stays on this computer. What goes is old; what it came to stays, so that the rest can still be
//! proven.

use std::sync::Arc;

use bijak_audit_cache::AuditCache;
use bijak_domain::Timestamp;
use rusqlite::Connection;

use super::trust::table;
use crate::{app::Context, session::Session, view::ErrorView};

/// A month, for this purpose.
const MONTH_DAYS: i64 = 30;

/// The moment before which events may go; `None`: all are kept.
fn keep_from(ctx: &Context) -> Option<Timestamp> {
    let months = ctx.state.read(|state| state.settings.audit_keep_months)?;
    Some(ctx.clock.now().plus_days(-MONTH_DAYS * i64::from(months)))
}

/// The first event that the copy is meant to hold.
pub(super) async fn floor(ctx: &Arc<Context>, profile_id: &str) -> Result<u64, ErrorView> {
    let profile_id = profile_id.to_owned();
    let log = ctx.store.call(move |c| table::get(c, &profile_id)).await?;
    Ok(log.and_then(|log| log.pruned_to).unwrap_or(0))
}

/// Drops what is older than the settings say.
pub(super) async fn prune(ctx: &Arc<Context>, session: &Session) -> Result<(), ErrorView> {
    let Some(keep_from) = keep_from(ctx) else { return Ok(()) };
    let before = ctx.with_audit(&session.profile_id, AuditCache::held).await?.map(|held| held.low);
    let low = ctx.with_audit(&session.profile_id, move |cache| cache.prune(keep_from)).await?;
    if low != before {
        let profile_id = session.profile_id.clone();
        ctx.store.call(move |c| table::set_pruned(c, &profile_id, low)).await?;
    }
    Ok(())
}

/// The setting changed. Where more is kept than before, what was dropped is fetched again.
pub(crate) fn setting_changed(
    c: &Connection,
    before: Option<u32>,
    after: Option<u32>,
) -> rusqlite::Result<()> {
    let kept = |months: Option<u32>| months.unwrap_or(u32::MAX);
    if kept(after) > kept(before) { table::forget_pruned(c) } else { Ok(()) }
}
