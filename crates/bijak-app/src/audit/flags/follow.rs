use std::sync::Arc;

use super::scan::scan;
use crate::{app::Context, audit::retention};

/// Judges what the active profile's copy holds whenever it has grown.
pub(crate) fn follow(ctx: &Arc<Context>) {
    let following = Arc::clone(ctx);
    ctx.spawn(async move {
        let ctx = following;
        loop {
            ctx.audit.judge.notified().await;
            let Ok(profile_id) = ctx.active_profile() else { continue };
            let judged = async {
                let floor = retention::floor(&ctx, &profile_id).await?;
                scan(&ctx, &profile_id, floor).await
            };
            if let Err(error) = judged.await {
                tracing::warn!(error.code, error.message, "no flags were looked for");
            }
        }
    });
}
