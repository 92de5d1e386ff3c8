use std::{sync::Arc, time::Duration};

use tokio::time::{sleep, timeout};

use super::{
    Living, SetupPage, Wanted, at_rest,
    child::Authority,
    reported::{Report, SetupOffer},
    start::go_on,
};
use crate::{
    app::{Context, code},
    session::{self, Backoff},
    settings::table::{self as settings, Setting},
    view::{ErrorView, LocalAuthorityView},
};

/// A first start makes a database; a slow disk takes its time.
const READY_PATIENCE: Duration = Duration::from_mins(1);

/// How a child's life ended.
enum Ending {
    /// Nobody wants it any more, or the app ends.
    Asked,
    /// By itself. `was_ready`: it had answered before.
    Died { was_ready: bool, why: String },
}

/// Keeps the authority running while it is wanted. Runs until the app ends, and stops the child before it returns.
pub(crate) async fn supervise(ctx: Arc<Context>) {
    let mut wanted = ctx.local_authority.wanted.subscribe();
    let mut backoff = Backoff::new();
    let mut port = remembered_port(&ctx).await;
    loop {
        let run = tokio::select! {
            // Asked first: it is wanted still when the app ends.
            biased;
            () = ctx.ending.cancelled() => return,
            wanted = wanted.wait_for(|w| w.running) => match wanted {
                Ok(wanted) => *wanted,
                Err(_) => return,
            },
        };
        show(&ctx, LocalAuthorityView::Starting);
        let ending = match Authority::spawn(&ctx.config, port).await {
            Ok(mut child) => {
                let ending = live(&ctx, &mut child, run).await;
                ctx.local_authority.living.send_replace(Living::default());
                session::local_gone(&ctx).await;
                match ending {
                    None => {
                        child.stop().await;
                        Ending::Asked
                    }
                    Some(was_ready) => Ending::Died { was_ready, why: child.last_words().await },
                }
            }
            Err(error) => Ending::Died { was_ready: false, why: error.to_string() },
        };
        match ending {
            Ending::Asked => {
                (backoff, port) = (Backoff::new(), remembered_port(&ctx).await);
                if !wanted.borrow().running {
                    show(&ctx, at_rest(&ctx.config.local_authority_dir));
                }
            }
            Ending::Died { was_ready, why } => {
                tracing::warn!(why, "the local authority is not running");
                if was_ready {
                    (backoff, port) = (Backoff::new(), remembered_port(&ctx).await);
                } else {
                    // Another program may have taken the remembered port.
                    port = 0;
                }
                show(
                    &ctx,
                    LocalAuthorityView::Failed { error: ErrorView::new(code::LOCAL_AUTHORITY_FAILED, why) },
                );
                let wait = backoff.draw(&*ctx.entropy);
                tokio::select! {
                    () = sleep(wait) => {}
                    // The person asks again, or does not want it any more.
                    _ = wanted.wait_for(|w| !w.running || w.asked != run.asked) => {}
                    () = ctx.ending.cancelled() => return,
                }
            }
        }
    }
}

/// Follows a child's reports. `None`: it is asked to end; `Some(was_ready)`: it ended.
async fn live(ctx: &Arc<Context>, child: &mut Authority, run: Wanted) -> Option<bool> {
    let living = &ctx.local_authority.living;
    let mut wanted = ctx.local_authority.wanted.subscribe();
    let mut renewals = run.renewals;
    let mut ready = false;
    loop {
        let report = async {
            if ready { Ok(child.report().await) } else { timeout(READY_PATIENCE, child.report()).await }
        };
        let report = tokio::select! {
            () = ctx.ending.cancelled() => return None,
            changed = wanted.wait_for(|w| !w.running || w.renewals != renewals) => match changed {
                Ok(now) if now.running => {
                    renewals = now.renewals;
                    None
                }
                _ => return None,
            },
            report = report => Some(report),
        };
        match report {
            None => child.renew_setup().await,
            Some(Ok(None)) => return Some(ready),
            Some(Err(_)) => return Some(false),
            Some(Ok(Some(Report::Ready { url, setup }))) => {
                ready = true;
                let origin = url.origin();
                remember_port(ctx, url.as_secure().as_url().port()).await;
                living.send_replace(Living { url: Some(origin.clone()), setup: None });
                match setup {
                    Some(offer) => offered(ctx, origin, *offer),
                    None => running(ctx, origin).await,
                }
            }
            Some(Ok(Some(Report::Setup(offer)))) => {
                if let Some(origin) = ctx.local_authority.url() {
                    offered(ctx, origin, *offer);
                }
            }
            Some(Ok(Some(Report::SetupDone))) => {
                if let Some(origin) = ctx.local_authority.url() {
                    living.send_replace(Living { url: Some(origin.clone()), setup: None });
                    running(ctx, origin).await;
                }
            }
        }
    }
}

/// It is empty: a person has to make the owner account.
fn offered(ctx: &Context, origin: String, offer: SetupOffer) {
    let SetupOffer { url, code, expires_at } = offer;
    let code = code.expose("the person types it into the set-up page").to_owned();
    let view =
        LocalAuthorityView::NeedsSetup { url: origin.clone(), code, expires_at: expires_at.to_string() };
    let page = SetupPage { url, expires_at, opened: false };
    // Inside of the update: whoever sees the page sees its code, and whoever sees the code finds the page.
    ctx.state.update(|state| {
        ctx.local_authority.living.send_replace(Living { url: Some(origin), setup: Some(page) });
        state.local_authority = view;
    });
}

async fn running(ctx: &Arc<Context>, origin: String) {
    show(ctx, LocalAuthorityView::Running { url: origin.clone() });
    if let Err(error) = session::activate_local(ctx, &origin).await {
        tracing::warn!(error.code, error.message, "the local profile could not follow its authority");
    }
    go_on(ctx, &origin).await;
}

fn show(ctx: &Context, view: LocalAuthorityView) {
    ctx.state.update(|state| state.local_authority = view);
}

async fn remembered_port(ctx: &Context) -> u16 {
    let stored = ctx.store.call(|c| settings::get(c, Setting::LocalAuthorityPort)).await;
    stored.ok().flatten().and_then(|text| text.parse().ok()).unwrap_or(0)
}

async fn remember_port(ctx: &Context, port: Option<u16>) {
    let Some(port) = port else { return };
    let stored =
        ctx.store.call(move |c| settings::put(c, Setting::LocalAuthorityPort, &port.to_string())).await;
    if let Err(error) = stored {
        tracing::warn!(%error, "the local authority's port could not be remembered");
    }
}
