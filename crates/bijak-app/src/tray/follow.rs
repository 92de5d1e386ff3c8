use std::sync::Arc;

use super::refresh;
use crate::{
    App,
    app::Context,
    view::{AppStateView, SessionView, VaultView},
};

/// Whose keys the menu shows, and whether they can be asked for.
#[derive(PartialEq, Eq)]
struct Shown {
    profile_id: Option<String>,
    workspace_id: Option<String>,
    signed_in: bool,
    vault_is_open: bool,
}

/// Keeps the menu on the current workspace, also while no window asks for its keys.
pub(crate) fn follow(ctx: &Arc<Context>) {
    let following = Arc::clone(ctx);
    ctx.spawn(async move {
        let mut state = following.state.watch();
        let mut last = None;
        loop {
            let now = shown(&state.borrow_and_update());
            if last.as_ref() != Some(&now) {
                show(&following, &now).await;
                last = Some(now);
            }
            if state.changed().await.is_err() {
                return;
            }
        }
    });
}

fn shown(state: &AppStateView) -> Shown {
    let active = state.active_profile_id.as_ref();
    let profile = state.profiles.iter().find(|profile| Some(&profile.id) == active);
    Shown {
        profile_id: active.cloned(),
        workspace_id: profile.and_then(|profile| profile.workspace_id.clone()),
        signed_in: state.session == SessionView::SignedIn,
        vault_is_open: matches!(state.vault, VaultView::OpenKeyring | VaultView::OpenPassphrase),
    }
}

async fn show(ctx: &Arc<Context>, now: &Shown) {
    refresh(ctx).await;
    let Some(workspace_id) = now.workspace_id.as_ref().filter(|_| now.signed_in && now.vault_is_open) else {
        return;
    };
    let Ok(session) = ctx.session() else { return };
    let app = App { ctx: Arc::clone(ctx) };
    let lists = tokio::select! {
        () = session.over.cancelled() => return,
        lists = async { tokio::join!(app.workspaces_list(), app.api_keys_list(workspace_id)) } => lists,
    };
    for error in [lists.0.err(), lists.1.err()].into_iter().flatten() {
        tracing::warn!(code = error.code, error = error.message, "the tray's keys could not be asked for");
    }
    refresh(ctx).await;
}
