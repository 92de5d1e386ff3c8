//! What has to happen without being asked for: counters into the database, expiries into the log.

use std::time::Duration;

use bijak_domain::Timestamp;
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

use crate::{api_keys, audit_log::signing, http::AppState, service_accounts};

/// A crash loses at most this much of the counters.
const EVERY: Duration = Duration::from_millis(500);
/// How often what is counted in days is looked at, by the server's clock.
const SWEEP_MS: i64 = 60_000;

/// Works until `stop`. Errors are logged and tried again: nothing here is lost by being late.
pub(crate) async fn run(app: AppState, stop: CancellationToken) {
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut swept: Option<Timestamp> = None;
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = stop.cancelled() => break,
        }
        round(&app).await;
        let now = app.now();
        // A clock set back sweeps at once as well.
        if swept.is_none_or(|then| !(0..SWEEP_MS).contains(&now.millis_since(then))) {
            swept = Some(now);
            sweep(&app).await;
        }
    }
}

/// The last round, after the last request has been answered.
pub(crate) async fn finish(app: &AppState) {
    round(app).await;
}

async fn round(app: &AppState) {
    if let Err(error) = app.store.look_for_other_writers() {
        tracing::error!(%error, "the database cannot be read");
    }
    if let Err(error) = app.usage.flush(&app.store).await {
        tracing::error!(%error, "usage counters could not be written");
    }
    if let Err(error) = signing::erase_old_keys(&app.store, app.now()).await {
        tracing::error!(%error, "old signing keys could not be erased");
    }
    if let Err(error) = api_keys::expire::expire(app).await {
        tracing::error!(%error, "expired keys could not be written to the audit log");
    }
}

async fn sweep(app: &AppState) {
    app.limits.forget();
    if let Err(error) = service_accounts::notify::notify(app).await {
        tracing::error!(%error, "rotations that are due could not be written to the audit log");
    }
    if let Err(error) = api_keys::revoke_idle::revoke_idle(app).await {
        tracing::error!(%error, "idle API keys could not be revoked");
    }
    if let Err(error) = service_accounts::revoke_idle::revoke_idle(app).await {
        tracing::error!(%error, "idle keys of service accounts could not be revoked");
    }
}
