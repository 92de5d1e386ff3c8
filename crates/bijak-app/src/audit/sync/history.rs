use std::sync::Arc;

use bijak_audit_cache::AuditCache;

use super::{
    Stop,
    bulk::{each_batch, whole},
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
/// Events of one answer downwards, which is held in memory.
const MOST_DOWNWARDS: u64 = 10_000;

/// Fetches what lies below the newest run. Each answer is proven before the next is asked for.
pub(super) async fn history(ctx: &Arc<Context>, session: &Session, head: &Head) -> Result<(), Stop> {
    let mut paused = ctx.audit.paused.subscribe();
    while let Some(missing) = missing(ctx, session, head).await? {
        if *paused.borrow_and_update() {
            tell(ctx, session, |progress| progress.phase = AuditSyncPhase::Paused).await;
            // The sender lives as long as the app.
            let _ = paused.wait_for(|paused| !paused).await;
            tell(ctx, session, |progress| progress.phase = AuditSyncPhase::Backfill).await;
            // What is wanted may have become less meanwhile.
            continue;
        }
        match missing {
            Missing::Above { after, count } => upwards(ctx, session, head, after, count).await?,
            Missing::Below { low, count } => older(ctx, session, head, low, count).await?,
        }
        retention::prune(ctx, session).await?;
    }
    tell(ctx, session, |progress| progress.phase = AuditSyncPhase::Live).await;
    ctx.audit.judge.notify_one();
    Ok(())
}

/// Some of the events above one (`None`: from the first on), as they come.
async fn upwards(
    ctx: &Arc<Context>,
    session: &Session,
    head: &Head,
    after: Option<u64>,
    count: u64,
) -> Result<(), Stop> {
    let limit = u32::try_from(count.min(MOST)).unwrap_or(u32::MAX);
    let bulk = session.api.audit_events().bulk(after, limit).await?;
    each_batch(bulk, async |lines| {
        trust::keep(ctx, session, Some(head), lines).await?;
        tell_sometimes(ctx, session).await;
        Ok(())
    })
    .await?;
    trust::prove_history(ctx, session, head).await
}

/// Some of the events directly below one. An answer is held whole: it is proven before anything of it is kept.
async fn older(ctx: &Arc<Context>, session: &Session, head: &Head, low: u64, count: u64) -> Result<(), Stop> {
    let limit = u32::try_from(count.min(MOST_DOWNWARDS)).unwrap_or(u32::MAX);
    let bulk = session.api.audit_events().bulk_before(low, limit).await?;
    trust::keep_older(ctx, session, head, low, whole(bulk).await?).await?;
    tell_sometimes(ctx, session).await;
    Ok(())
}

/// Where events are missing, and how many.
enum Missing {
    /// Before the newest run, above this one; `None`: from the first on.
    Above { after: Option<u64>, count: u64 },
    /// Directly below this one: what lies before them is not wanted, and a proof stands for it.
    Below { low: u64, count: u64 },
}

async fn missing(ctx: &Arc<Context>, session: &Session, head: &Head) -> Result<Option<Missing>, Stop> {
    let runs = ctx.with_audit(&session.profile_id, AuditCache::runs).await?;
    Ok(match runs.as_slice() {
        [] => None,
        [only] => match retention::first_kept(ctx, session, head).await? {
            first if only.low <= first => None,
            0 => Some(Missing::Above { after: None, count: only.low }),
            first => Some(Missing::Below { low: only.low, count: only.low - first }),
        },
        [history, .., newest] => {
            let count = newest.low - history.high - 1;
            Some(Missing::Above { after: Some(history.high), count })
        }
    })
}
