use std::{sync::Arc, time::Duration};

use bijak_api_types::code;
use tokio::time::sleep;

use super::{Stop, cycle::cycle, progress::tell};
use crate::{
    App,
    app::Context,
    session::{Backoff, Session},
    view::{AppStateView, AuditSyncPhase, ErrorView, SessionView, VaultView},
};

impl App {
    /// Asks for a sync now. How it goes arrives as events.
    pub async fn audit_sync(&self) -> Result<(), ErrorView> {
        nudge(&self.ctx);
        Ok(())
    }
}

/// Something was changed that the log tells of: it is asked soon.
pub(crate) fn nudge(ctx: &Context) {
    ctx.audit.bell.notify_one();
}

/// What the copy is to hold has changed: the syncing begins again.
pub(crate) fn restart(ctx: &Context) {
    ctx.audit.rebuilt.notify_one();
}

/// Keeps the active profile's copy up to date while its person is signed in.
pub(crate) fn follow(ctx: &Arc<Context>) {
    let following = Arc::clone(ctx);
    ctx.spawn(async move {
        let ctx = following;
        let mut state = ctx.state.watch();
        loop {
            let Ok(profile) = state.wait_for(is_ready).await.map(|state| state.active_profile_id.clone())
            else {
                return;
            };
            let Ok(session) = ctx.session() else {
                // It is on its way.
                sleep(Duration::from_millis(50)).await;
                continue;
            };
            tokio::select! {
                () = sync(&ctx, &session) => {}
                () = session.over.cancelled() => {}
                _ = state.wait_for(|state| !is_ready(state) || state.active_profile_id != profile) => {}
            }
        }
    });
}

/// Syncs for as long as the session lives.
async fn sync(ctx: &Arc<Context>, session: &Session) {
    let mut backoff = Backoff::new();
    loop {
        let outcome = {
            let _alone = ctx.audit.syncing.lock().await;
            tokio::select! {
                outcome = cycle(ctx, session) => outcome,
                () = ctx.audit.rebuilt.notified() => Ok(()),
            }
        };
        match outcome {
            // The copy was thrown away: at once.
            Ok(()) => {
                backoff = Backoff::new();
                continue;
            }
            Err(Stop::Caught(caught)) => {
                tracing::warn!(finding = caught.id, "the audit log was caught and is not fetched any more");
                tell(ctx, session, |progress| {
                    (progress.phase, progress.error) = (AuditSyncPhase::Broken, None);
                })
                .await;
                // What was caught stays caught: only a rebuild, which a person asks for, begins anew.
                ctx.audit.rebuilt.notified().await;
                continue;
            }
            Err(Stop::Error(error)) => {
                let forbidden =
                    matches!(error.code.as_str(), code::INSUFFICIENT_SCOPE | code::INSUFFICIENT_ROLE);
                let phase = if forbidden { AuditSyncPhase::Forbidden } else { AuditSyncPhase::Failed };
                tell(ctx, session, |progress| (progress.phase, progress.error) = (phase, Some(error))).await;
            }
        }
        tokio::select! {
            () = sleep(backoff.draw(&*ctx.entropy)) => {}
            () = ctx.audit.bell.notified() => {}
            () = ctx.audit.rebuilt.notified() => {}
        }
    }
}

fn is_ready(state: &AppStateView) -> bool {
    let open = matches!(state.vault, VaultView::OpenKeyring | VaultView::OpenPassphrase);
    open && state.session == SessionView::SignedIn && state.active_profile_id.is_some()
}
