use std::sync::Arc;

use bijak_audit_cache::AuditCache;

use super::{
    Stop,
    bulk::each_batch,
    progress::{tell, tell_sometimes},
};
use crate::{
    app::Context,
    audit::{
        retention,
        trust::{self, Head},
    },
    session::Session,
    view::AuditSyncPhase,
};

/// The most a server gives at once.
const MOST: u64 = 50_000;

/// Fetches what lies below the newest run, upwards from the first event, until the two meet. Each answer is proven before
/// the next is asked for.
pub(super) async fn history(ctx: &Arc<Context>, session: &Session, head: &Head) -> Result<(), Stop> {
    let mut paused = ctx.audit.paused.subscribe();
    while let Some((after, count)) = missing(ctx, session).await? {
        if *paused.borrow_and_update() {
            tell(ctx, session, |progress| progress.phase = AuditSyncPhase::Paused).await;
            // The sender lives as long as the app.
            let _ = paused.wait_for(|paused| !paused).await;
            tell(ctx, session, |progress| progress.phase = AuditSyncPhase::Backfill).await;
        }
        let limit = u32::try_from(count.min(MOST)).unwrap_or(u32::MAX);
        let bulk = session.api.audit_events().bulk(after, limit).await?;
        each_batch(bulk, async |lines| {
            trust::keep(ctx, session, Some(head), lines).await?;
            tell_sometimes(ctx, session).await;
            Ok(())
        })
        .await?;
        trust::prove_history(ctx, session, head).await?;
        retention::prune(ctx, session).await?;
    }
    tell(ctx, session, |progress| progress.phase = AuditSyncPhase::Live).await;
    ctx.audit.judge.notify_one();
    Ok(())
}

/// The event to go on after and how many are missing before the newest run; `None`: nothing is.
async fn missing(ctx: &Arc<Context>, session: &Session) -> Result<Option<(Option<u64>, u64)>, Stop> {
    let runs = ctx.with_audit(&session.profile_id, AuditCache::runs).await?;
    Ok(match runs.as_slice() {
        [] => None,
        [only] if only.low <= retention::floor(ctx, &session.profile_id).await? => None,
        [only] => Some((None, only.low)),
        [history, .., newest] => Some((Some(history.high), newest.low - history.high - 1)),
    })
}
