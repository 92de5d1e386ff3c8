//! Work without a request: refusals reach the audit log, what has expired leaves the database.

use std::time::Duration;

use bijak_domain::Timestamp;
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

use crate::{
    http::AppState,
    store::{
        StoreError, WriteTx, access_tokens, authorization_codes, grants, pushed_requests, refresh_tokens,
        sessions, used_assertions,
    },
};

const FLUSH_EVERY: Duration = Duration::from_secs(1);
/// By the injected clock, as what is swept.
const SWEEP_EVERY_MS: i64 = 60_000;
/// Rows a table that one transaction deletes at most: no sign-in waits long behind it.
const BATCH: usize = 500;
/// Batches a sweep at most; what is left waits for the next one.
const BATCHES: usize = 40;

/// Runs until `stop`.
pub async fn run(app: AppState, stop: CancellationToken) {
    let mut ticks = tokio::time::interval(FLUSH_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut swept_at: Option<Timestamp> = None;
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = stop.cancelled() => break,
        }
        app.oauth.refusals.flush(&app.store, &app.clock, false).await;
        let now = app.now();
        end_graces(&app, now).await;
        // A clock set back is no reason to stop sweeping.
        if swept_at.is_none_or(|then| !(0..SWEEP_EVERY_MS).contains(&now.millis_since(then))) {
            sweep(&app).await;
            swept_at = Some(now);
        }
    }
}

/// Writes what is only in memory: for after the last request.
pub async fn finish(app: &AppState) {
    app.oauth.refusals.flush(&app.store, &app.clock, true).await;
}

/// Nothing is written where nothing is to be erased.
async fn end_graces(app: &AppState, now: Timestamp) {
    let ended = match app.store.peek(|conn| refresh_tokens::any_grace_over(conn, now)) {
        Ok(false) => return,
        Ok(true) => app.store.write(move |tx| refresh_tokens::end_graces(tx, now)).await,
        Err(error) => Err(error),
    };
    if let Err(error) = ended {
        tracing::warn!(%error, "sealed refresh tokens could not be erased");
    }
}

/// Deletes what has expired, in bounded batches.
async fn sweep(app: &AppState) {
    let strangers = app.oauth.take_strangers();
    if strangers > 0 {
        tracing::info!(count = strangers, "failed sign-ins with unknown addresses");
    }
    for _ in 0..BATCHES {
        let now = app.now();
        match app.store.write(move |tx| delete_expired(tx, now, BATCH)).await {
            Ok(deleted) if deleted < BATCH => break,
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(%error, "expired sessions and tokens could not be deleted");
                break;
            }
        }
    }
}

/// Deletes up to `batch` rows of each table; answers the largest number of one table.
fn delete_expired(tx: &WriteTx<'_>, now: Timestamp, batch: usize) -> Result<usize, StoreError> {
    let sessions = sessions::sweep(tx, now, batch)?;
    let codes = authorization_codes::sweep(tx, now, batch)?;
    let access = access_tokens::sweep(tx, now, batch)?;
    let of_grants = refresh_tokens::sweep(tx, now, batch)?;
    let refresh = of_grants.len();
    for grant in of_grants {
        grants::delete_if_spent(tx, grant)?;
    }
    let used = used_assertions::sweep(tx, now, batch)?;
    let pushed = pushed_requests::sweep(tx, now, batch)?;
    Ok(pushed.max(used).max(sessions).max(codes).max(access).max(refresh))
}
