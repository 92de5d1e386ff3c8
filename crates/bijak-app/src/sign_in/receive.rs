//! The callback came, by link or by the loopback port, from the browser or from anybody.

use std::sync::Arc;

use bijak_client::sign_in::{Callback, ErrorCode, Outcome};

use super::{
    attempt::{Attempt, End, id_of},
    current::Turn,
    redeem::redeem,
    secret::AttemptSecret,
    start::expired,
    table,
};
use crate::{
    app::{Context, code},
    view::{ErrorView, SignInView},
};

/// Takes a callback to its end.
pub(crate) async fn receive(ctx: &Arc<Context>, callback: Callback) {
    let id = id_of(&callback.state);
    let now = ctx.clock.now();
    let found = ctx.store.call(move |c| {
        let Some(attempt) = table::get(c, &id)? else { return Ok(None) };
        let end = if attempt.expires_at <= now { End::Expired } else { End::Used };
        // From here on the attempt is over, well or badly: a second callback finds it ended.
        let ours = table::end(c, &attempt.id, end)?;
        Ok(Some((attempt, end, ours)))
    });
    let (attempt, end, ours) = match found.await {
        Ok(Some(found)) => found,
        Ok(None) => return foreign(ctx),
        Err(error) => return fail_alone(ctx, "", error.into()),
    };
    match (ours, end) {
        (false, _) => return again(ctx, &attempt),
        (true, End::Expired) => {
            let turn = ctx.take_turn(&attempt.base_url, None, redeeming(&attempt));
            ctx.fail_turn(&turn, expired());
            return forget(ctx, &attempt).await;
        }
        (true, End::Used | End::Cancelled) => {}
    }
    let turn = ctx.take_turn(&attempt.base_url, Some(&attempt.id), redeeming(&attempt));
    match finish(ctx, &turn, &attempt, &callback).await {
        Ok(()) => ctx.show_turn(&turn, None),
        Err(error) => ctx.fail_turn(&turn, error),
    }
    forget(ctx, &attempt).await;
}

async fn finish(
    ctx: &Arc<Context>,
    turn: &Turn,
    attempt: &Attempt,
    callback: &Callback,
) -> Result<(), ErrorView> {
    callback
        .verify_issuer(&attempt.deployment)
        .map_err(|error| ErrorView::new(code::SIGN_IN_WRONG_ISSUER, error.to_string()))?;
    match &callback.outcome {
        Outcome::Code(code) => redeem(ctx, turn, attempt, code).await,
        Outcome::Error(ErrorCode::AccessDenied) => {
            Err(ErrorView::new(code::SIGN_IN_DENIED, "the sign-in was declined in the browser"))
        }
        Outcome::Error(ErrorCode::Unavailable) => {
            Err(ErrorView::new(code::SIGN_IN_ERROR_RESPONSE, "the deployment is not available now"))
        }
        Outcome::Error(ErrorCode::Other) => {
            Err(ErrorView::new(code::SIGN_IN_ERROR_RESPONSE, "the deployment answered with an error"))
        }
    }
}

/// No attempt has this `state`. One that waits goes on waiting and says so; without one the link is told of.
fn foreign(ctx: &Arc<Context>) {
    let error = ErrorView::new(code::SIGN_IN_WRONG_STATE, "the link belongs to no sign-in of this app");
    notify_or_fail(ctx, "", error);
}

/// The attempt of this link is over.
fn again(ctx: &Arc<Context>, attempt: &Attempt) {
    let at_work = ctx.state.read(|s| matches!(s.sign_in, Some(SignInView::Redeeming { .. })));
    if at_work && ctx.sign_in.attempt_id().as_ref() == Some(&attempt.id) {
        // Handed over twice by the desktop while the first is at work.
        return;
    }
    let error = match attempt.end {
        Some(End::Expired) => expired(),
        Some(End::Cancelled) => {
            ErrorView::new(code::SIGN_IN_WRONG_STATE, "the link belongs to a sign-in that was given up")
        }
        Some(End::Used) | None => ErrorView::new(code::SIGN_IN_REPLAYED, "the link was used before"),
    };
    notify_or_fail(ctx, &attempt.base_url, error);
}

fn notify_or_fail(ctx: &Arc<Context>, base_url: &str, error: ErrorView) {
    let mut noticed = false;
    ctx.state.update(|state| match &mut state.sign_in {
        Some(SignInView::WaitingForBrowser { notice, .. }) => {
            *notice = Some(error.clone());
            noticed = true;
        }
        Some(SignInView::Discovering { .. } | SignInView::Redeeming { .. }) => noticed = true,
        Some(SignInView::Failed { .. }) | None => {}
    });
    if !noticed {
        fail_alone(ctx, base_url, error);
    }
}

fn fail_alone(ctx: &Arc<Context>, base_url: &str, error: ErrorView) {
    let base_url = base_url.to_owned();
    ctx.take_turn(&base_url, None, SignInView::Failed { base_url: base_url.clone(), error });
}

fn redeeming(attempt: &Attempt) -> SignInView {
    SignInView::Redeeming { base_url: attempt.base_url.clone() }
}

async fn forget(ctx: &Arc<Context>, attempt: &Attempt) {
    if let Err(error) = AttemptSecret::delete(ctx, &attempt.id).await {
        tracing::warn!(error.code, "the verifier of a sign-in could not be deleted");
    }
}
