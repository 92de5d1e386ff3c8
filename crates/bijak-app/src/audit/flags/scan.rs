use std::{
    collections::{HashMap, hash_map::Entry},
    sync::Arc,
};

use bijak_audit_cache::{AuditCache, CacheError, Cancel, Line, Query};
use bijak_domain::{AuditEvent, Outcome};

use super::{
    file::Found,
    habits::{Habits, Seen},
    judged,
};
use crate::{app::Context, audit::error::cache_error, view::ErrorView};

/// Events that are judged at a time: each batch is kept or done again.
const BATCH: usize = 5_000;

/// Judges what the copy holds beyond what was judged before, oldest first. `floor`: where the copy's history begins; while
/// it does not reach down to there, nothing is judged, since anybody's first event would look unusual.
pub(in crate::audit) async fn scan(
    ctx: &Arc<Context>,
    profile_id: &str,
    floor: u64,
) -> Result<(), ErrorView> {
    while scan_batch(ctx, profile_id, floor).await? {}
    Ok(())
}

/// Whether there was anything to judge.
async fn scan_batch(ctx: &Arc<Context>, profile_id: &str, floor: u64) -> Result<bool, ErrorView> {
    let (reading, profile) = (Arc::clone(ctx), profile_id.to_owned());
    ctx.with_audit(profile_id, move |cache| -> Result<bool, ErrorView> {
        let next = reading.with_flags(&profile, |file| file.next())?;
        let lines = batch(cache, floor, next).map_err(|error| cache_error(&error))?;
        let Some(last) = lines.last() else { return Ok(false) };
        let next = last.seq + 1;
        reading.with_flags(&profile, |file| {
            let mut habits: HashMap<String, Habits> = HashMap::new();
            let mut found = Vec::new();
            for Line { seq, line, .. } in &lines {
                // One that cannot be read is shown as damaged where it is shown; here it teaches nothing.
                let Ok(event) = serde_json::from_slice::<AuditEvent>(line) else { continue };
                let Some(who) = judged(&event) else { continue };
                let habits = match habits.entry(who) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(new) => {
                        let kept = file.habits(new.key())?;
                        new.insert(kept)
                    }
                };
                let seen = Seen {
                    time: event.time,
                    source_ip: event.source_ip.as_deref(),
                    success: event.outcome == Outcome::Success,
                };
                found.extend(habits.observe(seen).into_iter().map(|unusual| Found { seq: *seq, unusual }));
            }
            file.keep(next, &habits, &found)
        })?;
        Ok(true)
    })
    .await
}

/// The next lines to judge: of the run that holds the history's beginning.
fn batch(cache: &AuditCache, floor: u64, next: Option<u64>) -> Result<Vec<Line>, CacheError> {
    let runs = cache.runs()?;
    let Some(first) = runs.first().filter(|run| run.low <= floor) else { return Ok(Vec::new()) };
    // What was pruned since needs no judging.
    let from = next.unwrap_or(first.low).max(first.low);
    if from > first.high {
        return Ok(Vec::new());
    }
    cache.lines(&Query::All, Some(first.high), from, BATCH, &Cancel::never())
}
