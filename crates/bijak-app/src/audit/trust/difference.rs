//! The first event in which what is here differs from what the log has signed: by halving, one inclusion proof a step.

use std::sync::Arc;

use bijak_audit_cache::{
    AuditCache, CacheError, HeldRun,
    transparency::{CompactRange, leaf_hash, left_range_of_inclusion},
};

use crate::{app::Context, session::Session, view::ErrorView};

/// Something of which the compact range over its first events is known.
pub(super) enum Ours<'a> {
    /// A run of the copy.
    Held(&'a Arc<Context>, HeldRun),
    /// Lines in hand, from this event on; everything before them is as the log says.
    Lines(u64, &'a [u8]),
}

impl Ours<'_> {
    /// The events that may differ, `first..end`.
    fn span(&self) -> (u64, u64) {
        match self {
            Self::Held(_, run) => (run.low, run.high + 1),
            Self::Lines(first, lines) => (*first, first + whole_lines(lines).count() as u64),
        }
    }

    async fn range(&self, session: &Session, size: u64, end: u64) -> Result<Option<CompactRange>, ErrorView> {
        match self {
            Self::Held(ctx, run) => {
                let high = run.high;
                ctx.with_audit(&session.profile_id, move |cache| held_range(cache, end, high + 1)).await
            }
            Self::Lines(first, lines) => {
                let Some(mut range) = theirs(session, size, *first).await? else { return Ok(None) };
                let count = usize::try_from(end - first).unwrap_or(usize::MAX);
                whole_lines(lines).take(count).for_each(|line| range.push(leaf_hash(line)));
                Ok(Some(range))
            }
        }
    }
}

/// The range over the first `end` events, out of a run that reaches up to `size`; `None`: not all of it is known.
pub(super) fn held_range(
    cache: &AuditCache,
    end: u64,
    size: u64,
) -> Result<Option<CompactRange>, CacheError> {
    let proof = cache.prove(end, size)?;
    Ok(proof.and_then(|proof| left_range_of_inclusion(end, size, &proof.hashes).ok()))
}

pub(super) fn whole_lines(lines: &[u8]) -> impl Iterator<Item = &[u8]> {
    lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty())
}

/// The range over the log's first `end` events, as its inclusion proof of the next one has it.
async fn theirs(session: &Session, size: u64, end: u64) -> Result<Option<CompactRange>, ErrorView> {
    let proof = session.api.audit_log().inclusion_proof(end, size).await?;
    Ok(left_range_of_inclusion(end, size, &proof).ok())
}

/// The first event of `ours` that differs from the log's tree of `size`. The caller knows that one does.
pub(super) async fn first_difference(
    session: &Session,
    ours: Ours<'_>,
    size: u64,
) -> Result<Option<u64>, ErrorView> {
    let (first, end) = ours.span();
    let end = end.min(size);
    if first >= end {
        return Ok(None);
    }
    // What lies before `agree` is equal; what lies before `differ` is not.
    let (mut agree, mut differ) = (first, end);
    while differ - agree > 1 {
        let middle = agree + (differ - agree) / 2;
        let (here, there) = (ours.range(session, size, middle).await?, theirs(session, size, middle).await?);
        if here.is_some() && here == there { agree = middle } else { differ = middle }
    }
    Ok(Some(agree))
}

/// The first event of the copy that differs from the log's tree of `size`, wherever it lies; `None`: all that can be
/// compared is equal.
pub(super) async fn first_held_difference(
    ctx: &Arc<Context>,
    session: &Session,
    size: u64,
) -> Result<Option<u64>, ErrorView> {
    let runs = ctx.with_audit(&session.profile_id, AuditCache::runs).await?;
    for run in runs {
        let last = run.high.min(size.saturating_sub(1));
        if last < run.low {
            continue;
        }
        // Up to the run's last event, without it: is all of that equal, and the event itself?
        let ours =
            ctx.with_audit(&session.profile_id, move |cache| held_range(cache, last, run.high + 1)).await?;
        let Some(mut ours) = ours else { continue };
        let line = ctx.with_audit(&session.profile_id, move |cache| cache.event(last)).await?;
        let Some(line) = line else { continue };
        ours.push(leaf_hash(&line.line));
        let equal = if last + 1 < size {
            theirs(session, size, last + 1).await?.as_ref() == Some(&ours)
        } else {
            // There is no proof of what comes after the last event: the root says it.
            false
        };
        if !equal && let Some(seq) = first_difference(session, Ours::Held(ctx, run), size).await? {
            return Ok(Some(seq));
        }
    }
    Ok(None)
}
