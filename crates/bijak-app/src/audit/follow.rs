use std::{sync::Arc, time::Duration};

use tokio::time::sleep;

use super::sync::sync;
use crate::{
    App,
    app::Context,
    view::{AppStateView, ErrorView, SessionView, VaultView},
};

/// How often the server is asked for news by itself.
const EVERY: Duration = Duration::from_secs(30);

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

/// Keeps the active profile's copy up to date while its person is signed in.
pub(crate) fn follow(ctx: &Arc<Context>) {
    let following = Arc::clone(ctx);
    ctx.spawn(async move {
        let ctx = following;
        let mut state = ctx.state.watch();
        loop {
            let Ok(profile) = state.wait_for(is_ready).await.map(|state| state.active_profile_id.clone()) else { return };
            loop {
                if let Ok(session) = ctx.session() {
                    tokio::select! {
                        () = session.over.cancelled() => {}
                        () = sync(&ctx, &session) => {}
                    }
                }
                tokio::select! {
                    () = ctx.audit.bell.notified() => {}
                    () = sleep(EVERY) => {}
                    _ = state.wait_for(|state| !is_ready(state) || state.active_profile_id != profile) => break,
                }
            }
        }
    });
}

fn is_ready(state: &AppStateView) -> bool {
    let open = matches!(state.vault, VaultView::OpenKeyring | VaultView::OpenPassphrase);
    open && state.session == SessionView::SignedIn && state.active_profile_id.is_some()
}
