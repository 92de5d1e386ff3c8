use std::sync::Arc;

use bijak_audit_cache::{AuditCache, Held, HeldRun, Status};

use super::{
    findings,
    sync::Progress,
    trust::{of_store, table::Log},
};
use crate::{
    App,
    app::{AppEvent, Context},
    view::{AuditStatusView, AuditSyncPhase, ErrorView, FindingView, VerificationState, VerificationView},
};

impl App {
    pub async fn audit_status(&self) -> Result<AuditStatusView, ErrorView> {
        status(&self.ctx).await
    }
}

/// What is known of a log beyond its copy.
#[derive(Default)]
struct Known {
    log: Option<Log>,
    finding: Option<FindingView>,
}

pub(super) async fn status(ctx: &Arc<Context>) -> Result<AuditStatusView, ErrorView> {
    let Ok(profile_id) = ctx.active_profile() else {
        return Ok(view(Progress::default(), Status::default(), &[], Known::default()));
    };
    let asked =
        ctx.with_audit(&profile_id, |cache: &AuditCache| Ok::<_, ErrorView>((cache.status(), cache.runs())));
    let (held, runs) = asked.await?;
    let failed = |error| super::error::cache_error(&error);
    let (held, runs) = (held.map_err(failed)?, runs.map_err(failed)?);
    let progress = ctx.audit.progress().clone();
    let mut progress =
        if progress.profile_id.as_ref() == Some(&profile_id) { progress } else { Progress::default() };
    let known = ctx.store.call(move |c| {
        let log = super::trust::table::get(c, &profile_id)?;
        let finding = match log.as_ref().and_then(|log| log.broken_by) {
            Some(id) => findings::table::get(c, &profile_id, id)?,
            None => None,
        };
        Ok(Known { log, finding })
    });
    let known = known.await?;
    if known.finding.is_some() {
        progress.phase = AuditSyncPhase::Broken;
    }
    Ok(view(progress, held, &runs, known))
}

/// Tells everybody how the copy is doing now.
pub(super) async fn announce(ctx: &Arc<Context>) {
    match status(ctx).await {
        Ok(status) => ctx.emit(AppEvent::Audit(Box::new(status))),
        Err(error) => {
            tracing::warn!(code = error.code, error = error.message, "the audit copy could not be counted");
        }
    }
}

fn view(progress: Progress, status: Status, runs: &[HeldRun], known: Known) -> AuditStatusView {
    let Progress { profile_id: _, phase, known: size, error, told: _ } = progress;
    let Status { held, actions, actors } = status;
    let verified_at = known.log.as_ref().and_then(|log| log.verified_at).map(|time| time.to_string());
    AuditStatusView {
        phase,
        cached: held.map_or(0, Held::count),
        known: size,
        newest_seq: held.map(|held| held.high),
        oldest_time: held.map(|held| held.oldest_time.to_string()),
        newest_time: held.map(|held| held.newest_time.to_string()),
        last_sync_at: verified_at.clone(),
        error,
        actions,
        actors,
        verification: verification(runs, known, verified_at),
    }
}

fn verification(runs: &[HeldRun], known: Known, verified_at: Option<String>) -> VerificationView {
    let Known { log, finding } = known;
    let whole = |run: &HeldRun| run.verified_to > run.high;
    let newest = runs.last().filter(|run| run.verified_to > run.low);
    let state = match runs {
        _ if finding.is_some() => VerificationState::Broken,
        [] => VerificationState::None,
        [only] if whole(only) => VerificationState::Verified,
        _ if newest.is_some() => VerificationState::Partial,
        _ => VerificationState::Unverified,
    };
    let checkpoint = log.as_ref().and_then(|log| of_store(log.checkpoint.as_deref()?).ok());
    VerificationView {
        state,
        verified_from: newest.map(|run| run.low),
        verified_to: newest.map(|run| run.verified_to - 1),
        checkpoint_size: checkpoint.as_ref().map(|checkpoint| checkpoint.size),
        checkpoint_at: verified_at,
        origin: checkpoint.map(|checkpoint| checkpoint.origin),
        key_name: log.map(|log| key_name(&log.pinned_key)),
        finding,
    }
}

/// A vkey without its last part: `{name}+{hash}`.
pub(super) fn key_name(vkey: &str) -> String {
    vkey.splitn(3, '+').take(2).collect::<Vec<_>>().join("+")
}
