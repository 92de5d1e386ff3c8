use super::trust;
use crate::{App, app::code, view::ErrorView};

impl App {
    /// Fetches the whole copy anew. What was proven of the log stays proven: what comes must go on from it. The copy of a
    /// log that was caught is kept aside as evidence, and asking for this is the person's word to ask that log again.
    pub async fn audit_rebuild(&self) -> Result<(), ErrorView> {
        let ctx = &self.ctx;
        let profile_id = ctx.active_profile()?;
        ctx.audit.rebuilt.notify_one();
        // Whoever syncs stops at that, and begins again once this is done.
        let _alone = ctx.audit.syncing.lock().await;
        ctx.audit.questions.cancel_all();
        ctx.audit.exports.cancel_all();
        let broken_by = trust::broken_by(ctx, &profile_id).await?;
        let (deleting, profile) = (ctx.clone(), profile_id.clone());
        let put_away = tokio::task::spawn_blocking(move || {
            let audit = &deleting.audit;
            audit.flags.delete(&deleting.config.data_dir, &profile)?;
            audit.caches.put_away(&deleting.config.data_dir, &profile, broken_by)
        });
        match put_away.await {
            Ok(done) => done.map_err(|error| ErrorView::new(code::AUDIT_CACHE_FAILED, error.to_string()))?,
            Err(join) if join.is_panic() => std::panic::resume_unwind(join.into_panic()),
            Err(_) => {
                return Err(ErrorView::new(code::INTERNAL, "the work was given up while the app ended"));
            }
        }
        trust::forgive(ctx, &profile_id).await?;
        super::status::announce(ctx).await;
        Ok(())
    }
}
