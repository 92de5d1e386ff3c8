use std::{sync::Arc, time::Duration};

use bijak_client::{
    BaseUrl, Server,
    sign_in::{AuthorizationRequest, Callback, LoopbackListener, Verdict},
};
use tokio::time::timeout;

use super::{
    attempt::{Attempt, End, LIFE_SECS, Redirect, id_of},
    cancel::end_open_attempts,
    current::Turn,
    receive::receive,
    secret::AttemptSecret,
    table,
};
use crate::{
    App,
    app::{Context, code},
    view::{ErrorView, SignInView},
};

/// How long a keyring's prompt may be up before a sign-in that needs the vault gives up.
const VAULT_PATIENCE: Duration = Duration::from_mins(2);

impl App {
    /// Starts a sign-in to the deployment at `base_url`, giving up another under way. What becomes of it arrives as
    /// `state`.
    pub async fn sign_in_start(&self, base_url: &str) -> Result<(), ErrorView> {
        begin(&self.ctx, base_url);
        Ok(())
    }
}

/// Begins a sign-in and returns at once.
pub(crate) fn begin(ctx: &Arc<Context>, base_url: &str) {
    let parsed = BaseUrl::from_input(base_url);
    let shown = parsed.as_ref().map_or_else(|_| base_url.trim().chars().take(200).collect(), BaseUrl::origin);
    let turn = ctx.take_turn(&shown, None, SignInView::Discovering { base_url: shown.clone() });
    let ctx = ctx.clone();
    let task = ctx.clone();
    task.spawn(async move {
        let outcome = match parsed {
            Ok(base) => tokio::select! {
                () = turn.over.cancelled() => return,
                outcome = open_browser(&ctx, &turn, base) => outcome,
            },
            Err(error) => Err(error.into()),
        };
        match outcome {
            Ok(opened) => wait(&ctx, &turn, opened).await,
            Err(error) => ctx.fail_turn(&turn, error),
        }
    });
}

/// The browser is open.
pub(super) struct Opened {
    pub(super) attempt: Attempt,
    pub(super) listener: Option<LoopbackListener>,
}

async fn open_browser(ctx: &Arc<Context>, turn: &Turn, base: BaseUrl) -> Result<Opened, ErrorView> {
    end_open_attempts(ctx).await?;
    let base_url = base.origin();
    let is_local = ctx.local_authority.url().as_ref() == Some(&base_url);
    let server = Server::new(ctx.http.clone(), base);
    let deployment = server.deployment().await?.clone();
    if timeout(VAULT_PATIENCE, ctx.vault_is_open()).await.is_err() {
        return Err(ErrorView::new(
            code::VAULT_LOCKED,
            "the vault is not open: nothing could be kept safely",
        ));
    }
    let (redirect, listener) = if ctx.host.scheme_registered() {
        (Redirect::Scheme, None)
    } else {
        let listener =
            LoopbackListener::bind().await.map_err(|e| ErrorView::new(code::INTERNAL, e.to_string()))?;
        (Redirect::Loopback(listener.redirect_uri()), Some(listener))
    };
    let AuthorizationRequest { url, state, verifier } =
        AuthorizationRequest::new(&deployment, redirect.uri(), &*ctx.entropy)
            .map_err(|e| ErrorView::new(code::NOT_BIJAK, e.to_string()))?;
    let expires_at = ctx.clock.now().plus_secs(LIFE_SECS);
    let attempt =
        Attempt { id: id_of(&state), base_url, is_local, deployment, redirect, expires_at, end: None };
    let secret = AttemptSecret { verifier, authorization_url: url };
    secret.put(ctx, &attempt.id).await?;
    let (row, over) = (attempt.clone(), turn.over.clone());
    // Asked where the store is ours alone: a sign-in given up meanwhile must not appear after its others were ended.
    ctx.store.call(move |c| if over.is_cancelled() { Ok(()) } else { table::insert(c, &row) }).await?;
    // Known before the browser is: its answer can be faster than we are.
    ctx.name_turn(turn, &attempt.id);
    ctx.show_turn(turn, Some(waiting(&attempt)));
    if let Err(error) = ctx.host.open_browser(&secret.authorization_url) {
        end(ctx, &attempt, End::Cancelled).await?;
        return Err(ErrorView::new(code::BROWSER_FAILED, error.to_string()));
    }
    Ok(Opened { attempt, listener })
}

pub(super) fn waiting(attempt: &Attempt) -> SignInView {
    SignInView::WaitingForBrowser {
        base_url: attempt.base_url.clone(),
        expires_at: attempt.expires_at.to_string(),
        notice: None,
    }
}

/// Waits for the attempt's end by time or by the loopback port; a deep link ends it from elsewhere.
pub(super) async fn wait(ctx: &Arc<Context>, turn: &Turn, opened: Opened) {
    let Opened { attempt, listener } = opened;
    let id = attempt.id.clone();
    let port = async {
        let Some(listener) = listener else { return std::future::pending().await };
        let judge = move |callback: &Callback| {
            if id_of(&callback.state) == id { Verdict::Ours } else { Verdict::Foreign }
        };
        listener.callback(judge).await
    };
    tokio::select! {
        () = turn.over.cancelled() => {}
        () = ctx.sleep_until(attempt.expires_at) => expire(ctx, turn, &attempt).await,
        callback = port => match callback {
            Ok(callback) => {
                ctx.host.show_window();
                let receiving = ctx.clone();
                ctx.spawn_to_end(async move { receive(&receiving, callback).await });
            }
            Err(error) => ctx.fail_turn(turn, ErrorView::new(code::INTERNAL, error.to_string())),
        },
    }
}

async fn expire(ctx: &Arc<Context>, turn: &Turn, attempt: &Attempt) {
    match end(ctx, attempt, End::Expired).await {
        // Its callback came in the last moment.
        Ok(false) => {}
        Ok(true) => ctx.fail_turn(turn, expired()),
        Err(error) => ctx.fail_turn(turn, error),
    }
}

/// Ends an attempt and drops its verifier; whether it was under way until now.
pub(super) async fn end(ctx: &Context, attempt: &Attempt, end: End) -> Result<bool, ErrorView> {
    let id = attempt.id.clone();
    let ended = ctx.store.call(move |c| table::end(c, &id, end)).await?;
    if ended && let Err(error) = AttemptSecret::delete(ctx, &attempt.id).await {
        tracing::warn!(error.code, "the verifier of a sign-in could not be dropped");
    }
    Ok(ended)
}

pub(super) fn expired() -> ErrorView {
    ErrorView::new(code::SIGN_IN_EXPIRED, "the browser did not come back within 10 minutes")
}
