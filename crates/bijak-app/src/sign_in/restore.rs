use std::sync::Arc;

use super::{
    attempt::{End, Redirect},
    leftovers::{LostGrants, drop_verifiers},
    start::{Opened, end, wait, waiting},
    table,
};
use crate::{
    app::{Context, code},
    view::{ErrorView, SignInView},
};

/// How long an attempt that is over is remembered.
const MEMORY_DAYS: i64 = 1;

/// Takes up the attempt that an earlier process left, before any link is handled.
pub(crate) async fn restore(ctx: &Arc<Context>) -> Result<(), ErrorView> {
    let now = ctx.clock.now();
    let open = ctx
        .store
        .call(move |c| {
            table::purge(c, now.plus_days(-MEMORY_DAYS))?;
            table::open(c)
        })
        .await?;
    for attempt in open {
        if attempt.expires_at <= now {
            // Older news than a person wants at a start.
            end(ctx, &attempt, End::Expired).await?;
        } else if let Redirect::Loopback(_) = attempt.redirect {
            end(ctx, &attempt, End::Cancelled).await?;
            let why = "the app was closed while the browser was to come back to it";
            let error = ErrorView::new(code::SIGN_IN_INTERRUPTED, why);
            let base_url = attempt.base_url.clone();
            ctx.take_turn(&attempt.base_url, None, SignInView::Failed { base_url, error });
        } else {
            let turn = ctx.take_turn(&attempt.base_url, Some(&attempt.id), waiting(&attempt));
            let following = ctx.clone();
            ctx.spawn(async move { wait(&following, &turn, Opened { attempt, listener: None }).await });
        }
    }
    drop_verifiers(ctx).await?;
    let lost = LostGrants::find(ctx).await?;
    let revoking = ctx.clone();
    ctx.spawn(async move { lost.revoke(&revoking).await });
    Ok(())
}
