use std::sync::Arc;

use bijak_client::Connection;
use tokio::time::{Instant, sleep_until};

use super::{Session, backoff::Backoff};
use crate::{
    app::Context,
    view::{ErrorView, SessionView},
};

/// What a session knows at its begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Begins {
    /// The server has just said who we are.
    Confirmed,
    /// There is a refresh token; whether it is good, the server will say.
    Hopeful,
    SignedOut,
}

/// Shows how the session's calls go, until another takes its place. While the server is away it is asked again, later
/// and later; a call that a person makes meanwhile counts as well and is seen at once.
pub(super) async fn follow(ctx: Arc<Context>, session: Arc<Session>, begins: Begins) {
    tokio::select! {
        () = session.over.cancelled() => {}
        () = follow_calls(&ctx, &session, begins) => {}
        () = forget_when_locked(&ctx, &session) => {}
    }
}

async fn follow_calls(ctx: &Arc<Context>, session: &Arc<Session>, begins: Begins) {
    if begins == Begins::Hopeful {
        ctx.vault_is_open().await;
        session.confirm(ctx).await;
    }
    let mut connection = session.api.connection();
    let mut backoff = Backoff::new();
    let mut retry_at = None;
    loop {
        let now = connection.borrow_and_update().clone();
        show(ctx, session, &now);
        match now {
            Connection::Offline(_) => {
                let at = *retry_at.get_or_insert_with(|| Instant::now() + backoff.draw(&*ctx.entropy));
                tokio::select! {
                    changed = connection.changed() => if changed.is_err() { return },
                    () = sleep_until(at) => {
                        retry_at = None;
                        session.confirm(ctx).await;
                    }
                }
            }
            Connection::Untried | Connection::Online | Connection::SignedOut(_) => {
                (backoff, retry_at) = (Backoff::new(), None);
                if connection.changed().await.is_err() {
                    return;
                }
            }
        }
    }
}

fn show(ctx: &Context, session: &Session, connection: &Connection) {
    let since = ctx.clock.now().to_string();
    ctx.state.update(|state| {
        if state.active_profile_id.as_deref() != Some(&session.profile_id) || session.over.is_cancelled() {
            return;
        }
        state.session = match connection {
            Connection::Untried => return,
            Connection::Online => SessionView::SignedIn,
            Connection::SignedOut(reason) => SessionView::SignedOut { reason: (*reason).into() },
            Connection::Offline(error) => {
                let since = match &state.session {
                    SessionView::Offline { since, .. } => since.clone(),
                    _ => since,
                };
                SessionView::Offline { since, error: ErrorView::from(error.clone()) }
            }
        };
    });
}

/// Locking the vault means that nothing on this computer can act for the person: the access token in memory goes too.
async fn forget_when_locked(ctx: &Context, session: &Session) {
    loop {
        ctx.vault_is_open().await;
        ctx.vault_is_closed().await;
        session.tokens.forget().await;
    }
}
