use std::sync::Arc;

use crate::{
    App,
    app::Context,
    settings::table::{self, Setting},
    store::{Store, StoreError},
    view::ErrorView,
};

const PAUSED: &str = "yes";

impl App {
    /// Stops fetching the history, until it is resumed: also over a restart. News go on arriving.
    pub async fn audit_sync_pause(&self) -> Result<(), ErrorView> {
        set(&self.ctx, true).await
    }

    pub async fn audit_sync_resume(&self) -> Result<(), ErrorView> {
        set(&self.ctx, false).await
    }
}

/// Stored first: what the person is shown is what the next start finds.
async fn set(ctx: &Arc<Context>, paused: bool) -> Result<(), ErrorView> {
    let keep = move |c: &mut rusqlite::Connection| {
        if paused {
            table::put(c, Setting::AuditHistoryPaused, PAUSED)
        } else {
            table::clear(c, Setting::AuditHistoryPaused)
        }
    };
    ctx.store.call(keep).await?;
    ctx.audit.paused.send_replace(paused);
    Ok(())
}

/// Whether the last process was told to pause.
pub(in crate::audit) async fn was_paused(store: &Store) -> Result<bool, StoreError> {
    let stored = store.call(|c| table::get(c, Setting::AuditHistoryPaused)).await?;
    Ok(stored.as_deref() == Some(PAUSED))
}
