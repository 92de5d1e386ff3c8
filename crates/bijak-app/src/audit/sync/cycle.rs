use std::sync::Arc;

use bijak_audit_cache::AuditCache;

use super::{Stop, history::history, newest::newest, news::news, progress::set};
use crate::{
    app::Context,
    audit::{retention, trust},
    session::Session,
    view::AuditSyncPhase,
};

/// One connection's worth of syncing. Only ends by failing, or by catching the log.
pub(super) async fn cycle(ctx: &Arc<Context>, session: &Session) -> Result<(), Stop> {
    let head = trust::head(ctx, session).await?;
    retention::prune(ctx, session).await?;
    retention::drop_unwanted(ctx, session, &head).await?;
    let runs = ctx.with_audit(&session.profile_id, AuditCache::runs).await?;
    set(ctx, session, |progress| {
        progress.known = Some(head.size());
        progress.error = None;
        progress.phase = if runs.is_empty() { AuditSyncPhase::Newest } else { AuditSyncPhase::Backfill };
    });
    if runs.is_empty() && head.size() > 0 {
        newest(ctx, session, &head).await?;
    }
    tokio::try_join!(history(ctx, session, &head), news(ctx, session, &head)).map(drop)
}
