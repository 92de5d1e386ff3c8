//! How much of the history is on this computer. What is older than the person wants is not fetched, and goes when it has
//! become so; what it came to stays, so that the rest can still be proven.

use std::sync::Arc;

use bijak_api_types::AuditEventsQuery;
use bijak_audit_cache::AuditCache;
use bijak_domain::Timestamp;
use rusqlite::Connection;

use super::{
    forget::put_away,
    trust::{Head, table},
};
use crate::{app::Context, session::Session, view::ErrorView};

/// A month, for this purpose.
const MONTH_DAYS: i64 = 30;

/// The moment before which events may go; `None`: all are kept.
fn keep_from(ctx: &Context) -> Option<Timestamp> {
    let months = ctx.state.read(|state| state.settings.audit_keep_months)?;
    Some(ctx.clock.now().plus_days(-MONTH_DAYS * i64::from(months)))
}

/// The first event that the copy is meant to hold, as the log says now: events before it are older than the person wants.
/// A log that says too much is believed no further than this: what is held is proven from here on, and shown so.
pub(super) async fn first_kept(ctx: &Arc<Context>, session: &Session, head: &Head) -> Result<u64, ErrorView> {
    let Some(since) = keep_from(ctx) else { return Ok(0) };
    let query = AuditEventsQuery { since: Some(since), limit: Some(1), ..AuditEventsQuery::default() };
    let page = session.api.audit_events().page(&query).await?;
    let first = page.items.first().map_or(head.size(), |event| event.seq.min(head.size()));
    let profile_id = session.profile_id.clone();
    ctx.store.call(move |c| table::set_pruned(c, &profile_id, Some(first))).await?;
    Ok(first)
}

/// Begins anew where the oldest run that is held does not reach what is wanted: to join it, events would have to be fetched
/// that nobody wants.
pub(super) async fn drop_unwanted(
    ctx: &Arc<Context>,
    session: &Session,
    head: &Head,
) -> Result<(), ErrorView> {
    let runs = ctx.with_audit(&session.profile_id, AuditCache::runs).await?;
    let Some(oldest) = runs.first() else { return Ok(()) };
    if first_kept(ctx, session, head).await? > oldest.high + 1 {
        tracing::info!("what is held of the audit log is older than is wanted: it is fetched anew");
        put_away(ctx, &session.profile_id, None).await?;
    }
    Ok(())
}

/// The first event that the copy is meant to hold, as was known last.
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
