use std::{sync::Arc, time::Duration};

use bijak_audit_cache::AuditCache;
use bijak_client::{Live, Tail};
use tokio::time::{Instant, sleep_until};

use super::{
    Stop,
    bulk::each_batch,
    progress::{set, tell, tell_sometimes},
};
use crate::{
    app::Context,
    audit::{
        retention,
        trust::{self, Head},
    },
    session::{Backoff, Session},
};

/// More news than these are fetched in bulk: compressed, and without a message around each.
const MANY: u64 = 2_000;
/// The most a server gives at once.
const MOST: u32 = 50_000;
/// Bytes of news kept before their checkpoint came.
const PENDING: usize = 1024 * 1024;
/// How often a quiet log is asked whether it is still the one it was.
const LOOK_EVERY: Duration = Duration::from_secs(30);

/// What came since, then what comes, until something fails. The server may end its stream at any time: it is asked again,
/// later and later while it goes on ending at once.
pub(super) async fn news(ctx: &Arc<Context>, session: &Session, head: &Head) -> Result<(), Stop> {
    catch_up(ctx, session, head).await?;
    let mut backoff = Backoff::new();
    loop {
        let after = top(ctx, session).await?;
        let tail = session.api.audit_events().stream(after).await?;
        let began = Instant::now();
        follow(ctx, session, tail).await?;
        if began.elapsed() > LOOK_EVERY {
            backoff = Backoff::new();
        }
        let again = Instant::now() + backoff.draw(&*ctx.entropy);
        tokio::select! {
            () = sleep_until(again) => {}
            () = ctx.audit.bell.notified() => {}
        }
    }
}

/// The newest event that is held.
async fn top(ctx: &Arc<Context>, session: &Session) -> Result<Option<u64>, Stop> {
    Ok(ctx.with_audit(&session.profile_id, AuditCache::held).await?.map(|held| held.high))
}

/// Brings the copy up to the head, where there is much to bring.
async fn catch_up(ctx: &Arc<Context>, session: &Session, head: &Head) -> Result<(), Stop> {
    loop {
        let after = top(ctx, session).await?;
        let next = after.map_or(0, |seq| seq + 1);
        if head.size().saturating_sub(next) <= MANY {
            break;
        }
        let limit = u32::try_from(head.size() - next).unwrap_or(MOST).min(MOST);
        let bulk = session.api.audit_events().bulk(after, limit).await?;
        each_batch(bulk, async |lines| {
            trust::keep(ctx, session, Some(head), lines).await?;
            tell_sometimes(ctx, session).await;
            Ok(())
        })
        .await?;
        if top(ctx, session).await? == after {
            return Err(trust::fewer_than_signed(ctx, session, head, next).await?);
        }
    }
    trust::prove_news(ctx, session, head).await?;
    Ok(())
}

/// Keeps what the stream says until it ends. Events become visible with their checkpoint.
async fn follow(ctx: &Arc<Context>, session: &Session, mut tail: Tail) -> Result<(), Stop> {
    let mut pending = Vec::new();
    let mut look = Instant::now() + LOOK_EVERY;
    loop {
        let said = tokio::select! {
            said = tail.next() => said?,
            () = sleep_until(look) => {
                look = Instant::now() + LOOK_EVERY;
                if pending.is_empty() {
                    let head = trust::head(ctx, session).await?;
                    trust::prove_news(ctx, session, &head).await?;
                    retention::prune(ctx, session).await?;
                    tell(ctx, session, |progress| progress.known = Some(head.size())).await;
                }
                continue;
            }
            // A change made here is in the log already: whatever holds the line up, the head is asked for.
            () = ctx.audit.bell.notified() => {
                look = Instant::now();
                continue;
            }
        };
        match said {
            None => return Ok(()),
            Some(Live::Event { seq: _, line }) => {
                pending.extend_from_slice(line.as_bytes());
                pending.push(b'\n');
                if pending.len() >= PENDING {
                    trust::keep(ctx, session, None, std::mem::take(&mut pending)).await?;
                    tell_sometimes(ctx, session).await;
                }
            }
            Some(Live::Checkpoint(note)) => {
                let head = trust::accept(ctx, session, note).await?;
                trust::keep_news(ctx, session, &head, std::mem::take(&mut pending)).await?;
                trust::prove_all(ctx, session, &head).await?;
                set(ctx, session, |progress| progress.known = Some(head.size()));
                tell(ctx, session, |_| {}).await;
                ctx.audit.judge.notify_one();
                look = Instant::now() + LOOK_EVERY;
            }
        }
    }
}
