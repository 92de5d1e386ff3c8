use std::sync::Arc;

use tokio::time::{Duration, Instant};

use crate::{
    app::Context,
    audit::status::announce,
    session::Session,
    view::{AuditSyncPhase, ErrorView},
};

/// How often a long sync tells how far it is.
const TELL_EVERY: Duration = Duration::from_millis(200);

/// How the copy of the active profile's log is doing.
#[derive(Debug, Clone)]
pub(in crate::audit) struct Progress {
    /// Whose this is; another profile starts anew.
    pub(in crate::audit) profile_id: Option<String>,
    pub(in crate::audit) phase: AuditSyncPhase,
    /// Events the server is known to have.
    pub(in crate::audit) known: Option<u64>,
    pub(in crate::audit) error: Option<ErrorView>,
    pub(in crate::audit) told: Option<Instant>,
}

impl Default for Progress {
    fn default() -> Self {
        Self { profile_id: None, phase: AuditSyncPhase::Idle, known: None, error: None, told: None }
    }
}

/// Changes the progress and tells it.
pub(super) async fn tell(ctx: &Arc<Context>, session: &Session, change: impl FnOnce(&mut Progress)) {
    set(ctx, session, change);
    announce(ctx).await;
}

/// Tells how far the copy is, unless that was told just now.
pub(super) async fn tell_sometimes(ctx: &Arc<Context>, session: &Session) {
    let mut due = false;
    set(ctx, session, |progress| {
        due = progress.told.is_none_or(|told| told.elapsed() >= TELL_EVERY);
        if due {
            progress.told = Some(Instant::now());
        }
    });
    if due {
        announce(ctx).await;
    }
}

pub(super) fn set(ctx: &Context, session: &Session, change: impl FnOnce(&mut Progress)) {
    let mut progress = ctx.audit.progress();
    if progress.profile_id.as_ref() != Some(&session.profile_id) {
        *progress = Progress { profile_id: Some(session.profile_id.clone()), ..Progress::default() };
    }
    change(&mut progress);
}
