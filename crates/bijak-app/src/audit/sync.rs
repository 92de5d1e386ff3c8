use std::{sync::Arc, time::Duration};

use bijak_api_types::code;
use bijak_audit_cache::{AuditCache, Held};
use tokio::time::Instant;

use super::{
    Progress,
    fetch::{Next, fetch},
    status::{announce, set_synced_at},
};
use crate::{
    app::Context,
    session::Session,
    view::{AuditSyncPhase, ErrorView},
};

/// How often a long sync tells how far it is.
const TELL_EVERY: Duration = Duration::from_millis(200);

/// Brings the copy up to the server's log. Stopped anywhere, the next one goes on where this one was.
pub(super) async fn sync(ctx: &Arc<Context>, session: &Session) {
    let outcome = run(ctx, session).await;
    set(ctx, session, |progress| match outcome {
        Ok(()) => (progress.phase, progress.error) = (AuditSyncPhase::Live, None),
        Err(error) => {
            let forbidden = matches!(error.code.as_str(), code::INSUFFICIENT_SCOPE | code::INSUFFICIENT_ROLE);
            progress.phase = if forbidden { AuditSyncPhase::Forbidden } else { AuditSyncPhase::Failed };
            progress.error = Some(error);
        }
    });
    announce(ctx).await;
}

async fn run(ctx: &Arc<Context>, session: &Session) -> Result<(), ErrorView> {
    let held = ctx.with_audit(&session.profile_id, AuditCache::held).await?;
    let phase = if held.is_none() { AuditSyncPhase::Newest } else { AuditSyncPhase::Backfill };
    set(ctx, session, |progress| progress.phase = phase);
    let mut next = Some(Next::first(held));
    let mut told = Instant::now();
    if held.is_none() {
        announce(ctx).await;
    }
    while let Some(asked) = next {
        let (count, held) = fetch(ctx, session, asked).await?;
        next = following(asked, count, held);
        if !matches!(next, Some(Next::After(_))) {
            // The server had nothing newer just now: what is held reaches to the end of its log.
            set(ctx, session, |progress| {
                progress.phase = AuditSyncPhase::Backfill;
                progress.known = Some(held.map_or(0, |held| held.high + 1));
            });
        }
        if next.is_some() && told.elapsed() >= TELL_EVERY {
            announce(ctx).await;
            told = Instant::now();
        }
    }
    let (profile_id, now) = (session.profile_id.clone(), ctx.clock.now());
    Ok(ctx.store.call(move |c| set_synced_at(c, &profile_id, now)).await?)
}

/// Upwards until nothing comes, then downwards to the first event.
fn following(asked: Next, count: usize, held: Option<Held>) -> Option<Next> {
    let held = held?;
    match asked {
        Next::After(_) if count > 0 => Some(Next::After(held.high)),
        // A server that has nothing below says so by an empty page: asking again would never end.
        Next::Below(_) if count == 0 => None,
        Next::After(_) | Next::Below(_) if held.low > 0 => Some(Next::Below(held.low)),
        Next::After(_) | Next::Below(_) => None,
    }
}

fn set(ctx: &Context, session: &Session, change: impl FnOnce(&mut Progress)) {
    let mut progress = ctx.audit.progress();
    if progress.profile_id.as_ref() != Some(&session.profile_id) {
        *progress = Progress { profile_id: Some(session.profile_id.clone()), ..Progress::default() };
    }
    change(&mut progress);
}
