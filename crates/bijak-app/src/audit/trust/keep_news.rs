use std::sync::Arc;

use bijak_audit_cache::{
    AuditCache, CacheError,
    transparency::{CompactRange, Hash, leaf_hash},
};

use super::{
    Head, diagnose,
    difference::{first_held_difference, held_range, whole_lines},
    keep::{keep, seq_of},
};
use crate::{
    app::Context,
    audit::{error::cache_error, sync::Stop},
    session::Session,
    view::ErrorView,
};

/// Keeps news that reach up to a head, once what is held and they together have given its root.
pub(in crate::audit) async fn keep_news(
    ctx: &Arc<Context>,
    session: &Session,
    head: &Head,
    lines: Vec<u8>,
) -> Result<(), Stop> {
    let lines = Arc::new(lines);
    let sent = Arc::clone(&lines);
    let folded = ctx.with_audit(&session.profile_id, move |cache| fold(cache, &sent)).await?;
    let is_whole = folded.end == head.size() && folded.root.is_some_and(|root| root == head.checkpoint.root);
    // What is not in order is named by the copy itself, which takes nothing of it.
    if is_whole || !folded.in_order || folded.end != head.size() {
        return keep(ctx, session, Some(head), lines.to_vec()).await;
    }
    Err(match first_held_difference(ctx, session, head.size()).await? {
        Some(_) => {
            let last = diagnose::last(ctx, session).await?.filter(|last| *last != head.note);
            diagnose::not_ours(ctx, session, last, head).await?
        }
        None => diagnose::unlike_signed(ctx, session, head, folded.begin, &lines).await?,
    })
}

/// What is held with some lines after it.
struct Folded {
    /// Where the lines begin and end.
    begin: u64,
    end: u64,
    in_order: bool,
    /// `None`: what lies before is not known.
    root: Option<Hash>,
}

fn fold(cache: &AuditCache, lines: &[u8]) -> Result<Folded, ErrorView> {
    let held = held(cache).map_err(|error| cache_error(&error))?;
    let begin = held.as_ref().map_or(0, CompactRange::end);
    let numbers = whole_lines(lines).map(seq_of);
    let in_order = numbers.enumerate().all(|(at, seq)| seq == Some(begin + at as u64));
    let end = begin + whole_lines(lines).count() as u64;
    let range = held.or_else(|| (begin == 0).then(|| CompactRange::empty_at(0)));
    let root = range.and_then(|mut range| {
        whole_lines(lines).for_each(|line| range.push(leaf_hash(line)));
        range.root().ok()
    });
    Ok(Folded { begin, end, in_order, root })
}

/// The range over everything up to the newest event that is held.
fn held(cache: &AuditCache) -> Result<Option<CompactRange>, CacheError> {
    let Some(high) = cache.held()?.map(|held| held.high) else { return Ok(None) };
    let (Some(mut range), Some(line)) = (held_range(cache, high, high + 1)?, cache.event(high)?) else {
        return Ok(None);
    };
    range.push(leaf_hash(&line.line));
    Ok(Some(range))
}
