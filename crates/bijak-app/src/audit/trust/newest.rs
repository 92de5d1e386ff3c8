use std::sync::Arc;

use bijak_audit_cache::{AppendError, Trust, transparency::Checkpoint};

use super::{Head, diagnose, difference::whole_lines, head::set_last, keep::refused};
use crate::{
    app::{Context, code},
    audit::{error::cache_error, sync::Stop},
    session::Session,
    view::ErrorView,
};

/// Keeps the newest page, which reaches up to the head.
pub(in crate::audit) async fn keep_newest(
    ctx: &Arc<Context>,
    session: &Session,
    head: &Head,
    lines: Vec<u8>,
) -> Result<(), Stop> {
    keep_proven(ctx, session, head, head.checkpoint.clone(), lines).await?;
    Ok(set_last(ctx, session, head).await?)
}

/// Keeps a page that reaches up to `low`, the first event that is held and before which everything is proven: what it
/// stands on is as good as a head.
pub(in crate::audit) async fn keep_older(
    ctx: &Arc<Context>,
    session: &Session,
    head: &Head,
    low: u64,
    lines: Vec<u8>,
) -> Result<(), Stop> {
    let root = ctx.with_audit(&session.profile_id, move |cache| cache.root(low)).await?;
    let unknown =
        || ErrorView::new(code::AUDIT_CACHE_FAILED, format!("what event {low} stands on is not known"));
    let root = root.ok_or_else(unknown)?;
    let origin = head.checkpoint.origin.clone();
    let below = Checkpoint { origin, size: low, root, extensions: Vec::new() };
    keep_proven(ctx, session, head, below, lines).await
}

/// Keeps events that reach up to `end`: the left-hand hashes of the first one's inclusion proof stand for all events before
/// it, and with the events' own must give the root.
async fn keep_proven(
    ctx: &Arc<Context>,
    session: &Session,
    head: &Head,
    end: Checkpoint,
    lines: Vec<u8>,
) -> Result<(), Stop> {
    let count = whole_lines(&lines).count() as u64;
    if count == 0 {
        let next = if end.size == head.size() { 0 } else { end.size - 1 };
        return Err(super::fewer_than_signed(ctx, session, head, next).await?);
    }
    let first = end.size.saturating_sub(count);
    let proof = session.api.audit_log().inclusion_proof(first, end.size).await?;
    let sent = lines.clone();
    let kept = ctx.with_audit(&session.profile_id, move |cache| {
        match cache.append_lines(&sent, Trust::Newest { checkpoint: &end, proof: &proof }) {
            Ok(_) => Ok::<_, ErrorView>(None),
            Err(AppendError::Cache(error)) => Err(cache_error(&error)),
            Err(error) => Ok(Some(error)),
        }
    });
    match kept.await? {
        None => Ok(()),
        Some(AppendError::Unproven { .. } | AppendError::BadProof { .. }) => {
            Err(diagnose::unlike_signed(ctx, session, head, first, &lines).await?)
        }
        Some(error) => Err(refused(ctx, session, Some(head), lines, error).await?),
    }
}
