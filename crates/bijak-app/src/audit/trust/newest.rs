use std::sync::Arc;

use bijak_audit_cache::{AppendError, Trust};

use super::{Head, diagnose, difference::whole_lines, head::set_last, keep::refused};
use crate::{
    app::Context,
    audit::{error::cache_error, sync::Stop},
    session::Session,
    view::ErrorView,
};

/// Keeps the newest page, which reaches up to the head: the left-hand hashes of its first event's inclusion proof stand for
/// all events before it, and with the page's own must give the signed root.
pub(in crate::audit) async fn keep_newest(
    ctx: &Arc<Context>,
    session: &Session,
    head: &Head,
    lines: Vec<u8>,
) -> Result<(), Stop> {
    let count = whole_lines(&lines).count() as u64;
    if count == 0 {
        return Err(super::fewer_than_signed(ctx, session, head, 0).await?);
    }
    let first = head.size().saturating_sub(count);
    let proof = session.api.audit_log().inclusion_proof(first, head.size()).await?;
    let (checkpoint, sent) = (head.checkpoint.clone(), lines.clone());
    let kept = ctx.with_audit(&session.profile_id, move |cache| {
        let trust = Trust::Newest { checkpoint: &checkpoint, proof: &proof };
        match cache.append_lines(&sent, trust) {
            Ok(_) => Ok::<_, ErrorView>(None),
            Err(AppendError::Cache(error)) => Err(cache_error(&error)),
            Err(error) => Ok(Some(error)),
        }
    });
    match kept.await? {
        None => Ok(set_last(ctx, session, head).await?),
        Some(AppendError::Unproven { .. } | AppendError::BadProof { .. }) => {
            Err(diagnose::unlike_signed(ctx, session, head, first, &lines).await?)
        }
        Some(error) => Err(refused(ctx, session, Some(head), lines, error).await?),
    }
}
