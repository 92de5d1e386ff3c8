use std::sync::Arc;

use tokio::time::sleep;

use super::recover::recover;
use crate::{
    app::Context,
    session::{Backoff, Session},
    view::{AppStateView, SessionView, VaultView},
};

/// Looks after open intents until the app ends: whenever a person is signed in with the vault open, once, and again
/// while something stays open.
pub(crate) fn follow(ctx: &Arc<Context>) {
    let following = Arc::clone(ctx);
    ctx.spawn(async move {
        let ctx = following;
        let mut state = ctx.state.watch();
        loop {
            let Ok(ready) = state.wait_for(is_ready).await.map(|state| state.active_profile_id.clone())
            else {
                return;
            };
            let mut backoff = Backoff::new();
            loop {
                let open = match ctx.session() {
                    Ok(session) => tokio::select! {
                        () = session.over.cancelled() => 0,
                        open = settle(&ctx, &session) => open,
                    },
                    Err(_) => 0,
                };
                let again = async {
                    if open > 0 {
                        sleep(backoff.draw(&*ctx.entropy)).await;
                    } else {
                        std::future::pending::<()>().await;
                    }
                };
                tokio::select! {
                    () = again => {}
                    () = ctx.journal.bell.notified() => backoff = Backoff::new(),
                    _ = state.wait_for(|state| !is_ready(state) || state.active_profile_id != ready) => break,
                }
            }
        }
    });
}

fn is_ready(state: &AppStateView) -> bool {
    let open = matches!(state.vault, VaultView::OpenKeyring | VaultView::OpenPassphrase);
    open && state.session == SessionView::SignedIn && state.active_profile_id.is_some()
}

/// Finishes or undoes the open intents of a session's profile; answers how many stay open that should not.
pub(crate) async fn settle(ctx: &Arc<Context>, session: &Session) -> usize {
    let turn = ctx.journal.turn().await;
    match recover(ctx, session, &turn).await {
        Ok(open) => open,
        Err(error) => {
            tracing::warn!(code = error.code, error = error.message, "the journal could not be read");
            1
        }
    }
}
