use std::sync::Arc;

use bijak_audit_cache::{
    AuditCache, Checked,
    transparency::{Checkpoint, leaf_hash, left_range_of_inclusion, verify_inclusion},
};

use super::{Head, caught, diagnose, head::set_last, pin};
use crate::{
    app::Context,
    audit::{findings::table::NewFinding, sync::Stop},
    session::Session,
    view::{ErrorView, FindingKind},
};

/// The history as far as it is here must be the beginning of the head's tree: the inclusion proof of its last event says
/// what all events before that one come to.
pub(in crate::audit) async fn prove_history(
    ctx: &Arc<Context>,
    session: &Session,
    head: &Head,
) -> Result<(), Stop> {
    let runs = ctx.with_audit(&session.profile_id, AuditCache::runs).await?;
    // One run alone is proven as the newest.
    let [history, _, ..] = runs.as_slice() else { return Ok(()) };
    let last = history.high;
    let line = ctx.with_audit(&session.profile_id, move |cache| cache.event(last)).await?;
    let Some(line) = line else { return Ok(()) };
    let proof = session.api.audit_log().inclusion_proof(last, head.size()).await?;
    let leaf = leaf_hash(&line.line);
    let range = verify_inclusion(&leaf, last, head.size(), &proof, &head.checkpoint.root)
        .and_then(|()| left_range_of_inclusion(last, head.size(), &proof));
    let signed = range.ok().and_then(|mut range| {
        range.push(leaf);
        range.root().ok()
    });
    let checked = match signed {
        Some(root) => {
            let Checkpoint { origin, .. } = head.checkpoint.clone();
            let part = Checkpoint { origin, size: last + 1, root, extensions: Vec::new() };
            ctx.with_audit(&session.profile_id, move |cache| cache.check(&part)).await?
        }
        None => Checked::Differs,
    };
    match checked {
        Checked::Verified { .. } | Checked::NotYet => Ok(()),
        Checked::Differs => Err(differs(ctx, session, head).await?),
    }
}

/// The newest run must be what the head speaks for, as far as it is here. Answers whether it is all here.
pub(in crate::audit) async fn prove_news(
    ctx: &Arc<Context>,
    session: &Session,
    head: &Head,
) -> Result<bool, Stop> {
    let checkpoint = head.checkpoint.clone();
    match ctx.with_audit(&session.profile_id, move |cache| cache.check(&checkpoint)).await? {
        Checked::Verified { .. } => {
            set_last(ctx, session, head).await?;
            pin::follow_rotation(ctx, session, head).await?;
            Ok(true)
        }
        Checked::NotYet if head.size() == 0 => {
            set_last(ctx, session, head).await?;
            Ok(true)
        }
        Checked::NotYet => Ok(false),
        Checked::Differs => Err(differs(ctx, session, head).await?),
    }
}

/// A head that came after its last event: nothing may be missing.
pub(in crate::audit) async fn prove_all(
    ctx: &Arc<Context>,
    session: &Session,
    head: &Head,
) -> Result<(), Stop> {
    if prove_news(ctx, session, head).await? {
        return Ok(());
    }
    let held = ctx.with_audit(&session.profile_id, AuditCache::held).await?;
    Err(fewer_than_signed(ctx, session, head, held.map_or(0, |held| held.high + 1)).await?)
}

/// The server has no events where its head says there are some.
pub(in crate::audit) async fn fewer_than_signed(
    ctx: &Arc<Context>,
    session: &Session,
    head: &Head,
    next: u64,
) -> Result<Stop, ErrorView> {
    let finding = NewFinding {
        kind: FindingKind::Truncated,
        seq: Some(next),
        title: format!("Events are missing from {next} on."),
        explanation: format!(
            "The log's head speaks for {} events, but the server sends none from {next} on.",
            head.size()
        ),
        checkpoint_before: diagnose::last(ctx, session).await?.filter(|last| *last != head.note),
        checkpoint_after: Some(head.note.clone()),
        held_line: None,
        received_line: None,
    };
    Ok(Stop::Caught(caught::keep(ctx, &session.profile_id, finding).await?))
}

async fn differs(ctx: &Arc<Context>, session: &Session, head: &Head) -> Result<Stop, ErrorView> {
    let last = diagnose::last(ctx, session).await?.filter(|last| *last != head.note);
    diagnose::not_ours(ctx, session, last, head).await
}
