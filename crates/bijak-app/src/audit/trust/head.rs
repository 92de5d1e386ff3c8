use std::sync::Arc;

use bijak_audit_cache::transparency::{
    Checkpoint, CheckpointError, NoteError, VerifierKey, verify_consistency,
};

use super::{Head, caught, caught::Caught, pin, table};
use crate::{
    app::Context,
    audit::{findings::table::NewFinding, sync::Stop},
    session::Session,
    view::{ErrorView, FindingKind},
};

/// The log's head as it is now, proven to go on from the last one that was proven.
pub(in crate::audit) async fn head(ctx: &Arc<Context>, session: &Session) -> Result<Head, Stop> {
    let organization_id = session.profile_id.clone();
    let log = ctx.store.call(move |c| table::get(c, &organization_id)).await?;
    if let Some(id) = log.and_then(|log| log.broken_by) {
        return Err(Stop::Caught(Caught { id }));
    }
    let note = session.api.audit_log().checkpoint().await?;
    let head = accept(ctx, session, note).await?;
    let organization_id = session.profile_id.clone();
    let log = ctx.store.call(move |c| table::get(c, &organization_id)).await?;
    if let Some(last) = log.as_ref().and_then(|log| log.checkpoint.as_deref()) {
        goes_on(ctx, session, last, &head).await?;
    }
    set_last(ctx, session, &head).await?;
    Ok(head)
}

/// A head that the pinned key signed, of the right log, not smaller than the last one. Whether it goes on from that, the
/// events that are held will say, or [`head`].
pub(in crate::audit) async fn accept(
    ctx: &Arc<Context>,
    session: &Session,
    note: String,
) -> Result<Head, Stop> {
    let key = pin::pinned(ctx, session).await?;
    let organization_id = session.profile_id.clone();
    let last = ctx.store.call(move |c| table::get(c, &organization_id)).await?.and_then(|log| log.checkpoint);
    let checkpoint = match Checkpoint::open(&note, key.name(), std::slice::from_ref(&key)) {
        Ok(checkpoint) => checkpoint,
        Err(error) => return Err(refused(ctx, session, &key, last, note, &error).await?),
    };
    let head = Head { note, checkpoint };
    if let Some(last) = last {
        let before = of_store(&last)?;
        if head.size() < before.size {
            return Err(super::diagnose::shrunk(ctx, session, &before, last, head).await?);
        }
    }
    Ok(head)
}

/// The head is what is known of the log from now on.
pub(super) async fn set_last(ctx: &Arc<Context>, session: &Session, head: &Head) -> Result<(), ErrorView> {
    let (organization_id, note, now) = (session.profile_id.clone(), head.note.clone(), ctx.clock.now());
    Ok(ctx.store.call(move |c| table::set_checkpoint(c, &organization_id, &note, now)).await?)
}

/// A checkpoint that was proven before it was stored: its signatures were checked then.
pub(in crate::audit) fn of_store(note: &str) -> Result<Checkpoint, ErrorView> {
    let text = note.split_once("\n\n").map(|(text, _)| format!("{text}\n")).unwrap_or_default();
    Checkpoint::parse(&text).map_err(|error| {
        ErrorView::new(crate::app::code::STORE_FAILED, format!("stored checkpoint: {error}"))
    })
}

async fn goes_on(ctx: &Arc<Context>, session: &Session, last: &str, head: &Head) -> Result<(), Stop> {
    let before = of_store(last)?;
    let (from, to) = (before.size, head.size());
    let proven = if from == to {
        before.root == head.checkpoint.root
    } else if from == 0 {
        true
    } else {
        let proof = session.api.audit_log().consistency_proof(from, to).await?;
        verify_consistency(from, to, &proof, &before.root, &head.checkpoint.root).is_ok()
    };
    if proven {
        Ok(())
    } else {
        Err(super::diagnose::not_ours(ctx, session, Some(last.to_owned()), head).await?)
    }
}

async fn refused(
    ctx: &Arc<Context>,
    session: &Session,
    key: &VerifierKey,
    last: Option<String>,
    note: String,
    error: &CheckpointError,
) -> Result<Stop, ErrorView> {
    let (kind, title, explanation) = match error {
        CheckpointError::Note(NoteError::NoKnownKey) => (
            FindingKind::WrongKey,
            "The audit log is signed by another key.",
            format!(
                "The key {key} was trusted for this log, and it has not signed this head. Keys may be replaced, but then \
                 both sign for thirty days. Ask whoever runs the deployment, on another way than through it."
            ),
        ),
        CheckpointError::Note(NoteError::BadSignature { .. }) => (
            FindingKind::Invalid,
            "A signature of the audit log does not hold.",
            format!("The head bears the name of {key}, but that key has not signed this text."),
        ),
        CheckpointError::Origin { expected, found } => (
            FindingKind::WrongKey,
            "The head is another log's.",
            format!("It is of {found}; this log is {expected}."),
        ),
        error => (FindingKind::Invalid, "The audit log's head cannot be read.", error.to_string()),
    };
    let finding = NewFinding {
        kind,
        seq: None,
        title: title.to_owned(),
        explanation,
        checkpoint_before: last,
        checkpoint_after: Some(note),
        held_line: None,
        received_line: None,
    };
    Ok(Stop::Caught(caught::keep(ctx, &session.profile_id, finding).await?))
}
