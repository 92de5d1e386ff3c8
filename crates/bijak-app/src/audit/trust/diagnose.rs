//! What exactly is wrong with a log that contradicts itself: the first event concerned, both versions of it, and a name.

use std::sync::Arc;

use bijak_audit_cache::transparency::Checkpoint;
use bijak_domain::AuditEvent;

use super::{
    Head, caught,
    difference::{Ours, first_difference, first_held_difference, whole_lines},
    table,
};
use crate::{
    app::Context,
    audit::{findings::table::NewFinding, sync::Stop},
    session::Session,
    view::{ErrorView, FindingKind},
};

/// A head that does not go on from the last one, or from the events that are held.
pub(super) async fn not_ours(
    ctx: &Arc<Context>,
    session: &Session,
    last: Option<String>,
    head: &Head,
) -> Result<Stop, ErrorView> {
    let Some(seq) = first_held_difference(ctx, session, head.size()).await? else {
        let finding = NewFinding {
            kind: FindingKind::Forked,
            seq: None,
            title: "The audit log is not the one it was.".to_owned(),
            explanation:
                "Its key signed both heads, and the later one does not go on from the earlier one. Two \
                          histories were told."
                    .to_owned(),
            checkpoint_before: last,
            checkpoint_after: Some(head.note.clone()),
            held_line: None,
            received_line: None,
        };
        return Ok(Stop::Caught(caught::keep(ctx, &session.profile_id, finding).await?));
    };
    let held = ctx.with_audit(&session.profile_id, move |cache| {
        let line = |seq| cache.event(seq).map(|line| line.map(|line| text(&line.line)));
        Ok::<_, bijak_audit_cache::CacheError>([line(seq)?, line(seq + 1)?])
    });
    let (held, sent) = (held.await?, sent(session, seq).await?);
    let finding = name(seq, held, sent, last, &head.note);
    Ok(Stop::Caught(caught::keep(ctx, &session.profile_id, finding).await?))
}

/// Lines that the server sent and that are not those its head speaks for: nothing of them was kept.
pub(super) async fn unlike_signed(
    ctx: &Arc<Context>,
    session: &Session,
    head: &Head,
    first: u64,
    lines: &[u8],
) -> Result<Stop, ErrorView> {
    let seq = first_difference(session, Ours::Lines(first, lines), head.size()).await?;
    let at = seq.and_then(|seq| usize::try_from(seq - first).ok());
    let received = at.and_then(|at| whole_lines(lines).nth(at)).map(text);
    let named = seq.map_or_else(|| "Events".to_owned(), |seq| format!("Event {seq}"));
    let finding = NewFinding {
        kind: FindingKind::Edited,
        seq,
        title: format!("{named} is not the one that the log has signed."),
        explanation: "What the server sends does not lead to the root that the log's key signed: the event was changed, \
                      dropped, inserted or moved after it was logged, or it never was."
            .to_owned(),
        checkpoint_before: last(ctx, session).await?.filter(|last| *last != head.note),
        checkpoint_after: Some(head.note.clone()),
        held_line: None,
        received_line: received,
    };
    Ok(Stop::Caught(caught::keep(ctx, &session.profile_id, finding).await?))
}

/// A head for fewer events than the last one.
pub(super) async fn shrunk(
    ctx: &Arc<Context>,
    session: &Session,
    before: &Checkpoint,
    last: String,
    head: Head,
) -> Result<Stop, ErrorView> {
    let size = head.size();
    let ours = ctx.with_audit(&session.profile_id, move |cache| cache.root(size)).await?;
    if ours.is_some_and(|root| root != head.checkpoint.root) {
        return not_ours(ctx, session, Some(last), &head).await;
    }
    let [still_there, _] = sent(session, size).await?;
    let (kind, title, explanation) = if still_there.is_some() {
        (
            FindingKind::Shrunk,
            format!("The log's head shrank from {} events to {size}.", before.size),
            "The events after it are still served, but the log's key does not stand for them any more. A head only grows.",
        )
    } else {
        (
            FindingKind::RolledBack,
            format!("Events {size} to {} are gone from the log.", before.size - 1),
            "The server went back to an earlier state, or its last events were cut off. Whoever runs it may have restored a \
             backup; the log's key had signed what is gone.",
        )
    };
    let held = ctx.with_audit(&session.profile_id, move |cache| cache.event(size)).await?;
    let finding = NewFinding {
        kind,
        seq: Some(size),
        title,
        explanation: explanation.to_owned(),
        checkpoint_before: Some(last),
        checkpoint_after: Some(head.note),
        held_line: held.map(|line| text(&line.line)),
        received_line: still_there,
    };
    Ok(Stop::Caught(caught::keep(ctx, &session.profile_id, finding).await?))
}

/// The last head that was proven.
pub(super) async fn last(ctx: &Arc<Context>, session: &Session) -> Result<Option<String>, ErrorView> {
    let organization_id = session.profile_id.clone();
    let log = ctx.store.call(move |c| table::get(c, &organization_id)).await?;
    Ok(log.and_then(|log| log.checkpoint))
}

/// What the server sends for an event and the one after it.
async fn sent(session: &Session, seq: u64) -> Result<[Option<String>; 2], ErrorView> {
    let mut bulk = session.api.audit_events().bulk(seq.checked_sub(1), 2).await?;
    let mut lines = Vec::new();
    while let Some(chunk) = bulk.chunk().await? {
        lines.extend(chunk);
    }
    let mut lines = whole_lines(&lines).map(text);
    Ok([lines.next(), lines.next()])
}

pub(super) fn text(line: &[u8]) -> String {
    String::from_utf8_lossy(line).into_owned()
}

/// Names what was done to an event, by the ids of the two versions and of their neighbours.
fn name(
    seq: u64,
    held: [Option<String>; 2],
    sent: [Option<String>; 2],
    last: Option<String>,
    note: &str,
) -> NewFinding {
    let id = |line: &Option<String>| {
        let event = serde_json::from_str::<AuditEvent>(line.as_deref()?).ok()?;
        Some(event.id)
    };
    let same = |a: &Option<String>, b: &Option<String>| id(a).is_some() && id(a) == id(b);
    let [held, held_next] = held;
    let [sent, sent_next] = sent;
    let (kind, title, explanation) = if sent.is_none() {
        let title = format!("The log has no event {seq} any more.");
        (FindingKind::Truncated, title, "It was held and proven before.")
    } else if held == sent {
        // The lines agree and the roots do not: the head speaks for a history that nobody was sent.
        let title =
            format!("The log signed another history than the one it sends, at event {seq} or before.");
        (
            FindingKind::Forked,
            title,
            "Every event is served as it is held. Perhaps others are shown the other one.",
        )
    } else if same(&held, &sent) {
        let title = format!("Event {seq} was changed after it was logged.");
        (
            FindingKind::Edited,
            title,
            "The same event, with another content than the one that was signed before.",
        )
    } else if same(&held, &sent_next) && same(&held_next, &sent) {
        let title = format!("Events {seq} and {} changed places.", seq + 1);
        (FindingKind::Reordered, title, "The log's order is part of what was signed.")
    } else if same(&held_next, &sent) {
        let title = format!("Event {seq} was dropped from the log.");
        (FindingKind::Dropped, title, "The event after it stands in its place.")
    } else if same(&held, &sent_next) {
        let title = format!("An event was inserted into the log at {seq}.");
        (FindingKind::Inserted, title, "The event that stood there comes after it now.")
    } else {
        let title = format!("From event {seq} on the log tells another history.");
        (FindingKind::Forked, title, "Its key signed both. Perhaps others are shown yet another one.")
    };
    NewFinding {
        kind,
        seq: Some(seq),
        title,
        explanation: explanation.to_owned(),
        checkpoint_before: last,
        checkpoint_after: Some(note.to_owned()),
        held_line: held,
        received_line: sent,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(id: &str, reason: &str) -> String {
        format!(
            r#"{{"action":"a.b","actor":null,"details":{{}},"id":"{id}","organization_id":null,"outcome":"success","reason":"{reason}","request_id":null,"seq":7,"source_ip":null,"target":null,"time":"2026-11-24T02:07:53.000Z","user_agent":null,"workspace_id":null}}"#
        )
    }

    fn kind(held: [Option<String>; 2], sent: [Option<String>; 2]) -> FindingKind {
        name(7, held, sent, None, "note").kind
    }

    #[test]
    fn the_ids_of_neighbours_tell_what_was_done() {
        let (a, b, other) = (Some(line("evt_a", "x")), Some(line("evt_b", "x")), Some(line("evt_c", "x")));
        let held = || [a.clone(), b.clone()];
        assert_eq!(kind(held(), [Some(line("evt_a", "y")), b.clone()]), FindingKind::Edited);
        assert_eq!(kind(held(), [b.clone(), a.clone()]), FindingKind::Reordered);
        assert_eq!(kind(held(), [b.clone(), other.clone()]), FindingKind::Dropped);
        assert_eq!(kind(held(), [other.clone(), a.clone()]), FindingKind::Inserted);
        assert_eq!(kind(held(), [other, None]), FindingKind::Forked);
        assert_eq!(kind(held(), [None, None]), FindingKind::Truncated);
    }

    #[test]
    fn lines_that_agree_under_roots_that_do_not_are_a_fork() {
        let (a, b) = (Some(line("evt_a", "x")), Some(line("evt_b", "x")));
        assert_eq!(kind([a.clone(), b.clone()], [a, b]), FindingKind::Forked);
    }
}
