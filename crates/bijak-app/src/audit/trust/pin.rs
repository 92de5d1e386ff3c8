use std::sync::Arc;

use bijak_audit_cache::{
    AuditCache, CacheError, Cancel, Line, Query,
    query::{Glob, Term},
    transparency::{Checkpoint, SignedNote, VerifierKey},
};
use bijak_domain::{AuditEvent, action};

use super::{Head, diagnose::text, table};
use crate::{
    app::{Context, code},
    audit::findings::table::{self as findings, NewFinding},
    session::Session,
    view::{ErrorView, FindingKind},
};

/// Rotations that are looked through.
const MOST_ROTATIONS: usize = 10_000;

/// The key that is trusted for the session's log: the one pinned before, or the one it shows first.
pub(super) async fn pinned(ctx: &Arc<Context>, session: &Session) -> Result<VerifierKey, ErrorView> {
    let organization_id = session.profile_id.clone();
    if let Some(log) = ctx.store.call(move |c| table::get(c, &organization_id)).await? {
        return read(&log.pinned_key);
    }
    let vkey = session.api.audit_log().key().await?;
    let key = read(&vkey)?;
    if !speaks_for(&key, &session.profile_id) {
        return Err(ErrorView::new(
            code::UNEXPECTED_ANSWER,
            "the log's key is of another organization's log",
        ));
    }
    let (organization_id, now) = (session.profile_id.clone(), ctx.clock.now());
    ctx.store.call(move |c| table::pin(c, &organization_id, &vkey, now)).await?;
    Ok(key)
}

/// Origins are `{host}/audit-log/{organization}`.
fn speaks_for(key: &VerifierKey, organization_id: &str) -> bool {
    key.name().ends_with(&format!("/audit-log/{organization_id}"))
}

pub(super) fn read(vkey: &str) -> Result<VerifierKey, ErrorView> {
    VerifierKey::parse(vkey)
        .map_err(|error| ErrorView::new(code::UNEXPECTED_ANSWER, format!("the log's key: {error}")))
}

/// Follows a rotation: where an event of the log, proven under the pinned key, names a successor, and that key signed the
/// head too, it is trusted from here on, and it is told. A second signature alone vouches for nothing: anybody can append
/// one to a note (docs/AUDIT.md).
pub(super) async fn follow_rotation(
    ctx: &Arc<Context>,
    session: &Session,
    head: &Head,
) -> Result<(), ErrorView> {
    let signed_by_two = |note: SignedNote| note.signatures.len() > 1;
    if !SignedNote::parse(&head.note).is_ok_and(signed_by_two) {
        return Ok(());
    }
    let key = pinned(ctx, session).await?;
    let (previous, note) = (key.to_string(), head.note.clone());
    let found = ctx.with_audit(&session.profile_id, move |cache| successor(cache, &previous, &note)).await?;
    let Some((seq, line, next)) = found else { return Ok(()) };
    let told = NewFinding {
        kind: FindingKind::KeyRotated,
        seq: Some(seq),
        title: "The audit log has a new key.".to_owned(),
        explanation: format!(
            "Event {seq}, proven under the key that was trusted before ({key}), names {next} as its successor, and both \
             have signed this head. The new one is trusted from here on."
        ),
        checkpoint_before: None,
        checkpoint_after: Some(head.note.clone()),
        held_line: Some(line),
        received_line: None,
    };
    let (organization_id, now, vkey) = (session.profile_id.clone(), ctx.clock.now(), next.to_string());
    // Both or neither: no key is ever trusted without its being told.
    let follow = ctx.store.call(move |c| {
        let tx = c.transaction()?;
        table::pin(&tx, &organization_id, &vkey, now)?;
        findings::add(&tx, &organization_id, now, &told)?;
        tx.commit()
    });
    Ok(follow.await?)
}

/// The proven event that names a successor of `previous` which signed the note, and that key.
fn successor(
    cache: &AuditCache,
    previous: &str,
    note: &str,
) -> Result<Option<(u64, String, VerifierKey)>, CacheError> {
    let query = Query::from(Term::Action(Glob::literal(action::AUDIT_LOG_KEY_ROTATED)));
    let rotations = cache.lines(&query, None, 0, MOST_ROTATIONS, &Cancel::never())?;
    for Line { seq, line, .. } in rotations.into_iter().rev().filter(|line| line.verified) {
        let Ok(event) = serde_json::from_slice::<AuditEvent>(&line) else { continue };
        let detail = |name: &str| event.details.get(name).and_then(|value| value.as_str());
        let (Some(before), Some(next)) = (detail("previous_key"), detail("key")) else { continue };
        let Ok(key) = VerifierKey::parse(next) else { continue };
        if before == previous && Checkpoint::open(note, key.name(), std::slice::from_ref(&key)).is_ok() {
            return Ok(Some((seq, text(&line), key)));
        }
    }
    Ok(None)
}
