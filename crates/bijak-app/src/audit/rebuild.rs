use super::{forget::put_away, trust};
use crate::{App, view::ErrorView};

impl App {
    /// Fetches the whole copy anew. What was proven of the log stays proven: what comes must go on from it. The copy of a
    /// log that was caught is kept aside as evidence, and asking for this is the person's word to ask that log again.
    pub async fn audit_rebuild(&self) -> Result<(), ErrorView> {
        let ctx = &self.ctx;
        let profile_id = ctx.active_profile()?;
        ctx.audit.rebuilt.notify_one();
        // Whoever syncs stops at that, and begins again once this is done.
        let _alone = ctx.audit.syncing.lock().await;
        let broken_by = trust::broken_by(ctx, &profile_id).await?;
        put_away(ctx, &profile_id, broken_by).await?;
        trust::forgive(ctx, &profile_id).await?;
        super::status::announce(ctx).await;
        Ok(())
    }
}
