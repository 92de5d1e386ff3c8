use std::sync::Arc;

use bijak_audit_cache::{AppendError, AuditCache, CacheError, Trust};

use super::{Head, caught, diagnose, diagnose::text, difference::whole_lines};
use crate::{
    app::Context,
    audit::{error::cache_error, findings::table::NewFinding, sync::Stop},
    session::Session,
    view::{ErrorView, FindingKind},
};

/// Keeps a batch of lines from the server. What has no place beside what is held is a finding.
pub(in crate::audit) async fn keep(
    ctx: &Arc<Context>,
    session: &Session,
    head: Option<&Head>,
    lines: Vec<u8>,
) -> Result<(), Stop> {
    if lines.is_empty() {
        return Ok(());
    }
    let lines = Arc::new(lines);
    let sent = Arc::clone(&lines);
    let kept =
        ctx.with_audit(&session.profile_id, move |cache| match cache.append_lines(&sent, Trust::Server) {
            Ok(_) => Ok::<_, ErrorView>(None),
            Err(AppendError::Cache(error)) => Err(cache_error(&error)),
            Err(error) => Ok(Some(error)),
        });
    match (kept.await?, head) {
        (None, _) => Ok(()),
        // The history met the newest page and is not what that page stands on. What was here before was proven, batch by
        // batch: it is in these lines.
        (Some(AppendError::Unproven { .. }), Some(head)) => {
            let first = whole_lines(&lines).next().and_then(seq_of).unwrap_or_default();
            Err(diagnose::unlike_signed(ctx, session, head, first, &lines).await?)
        }
        (Some(error), head) => Err(refused(ctx, session, head, lines.to_vec(), error).await?),
    }
}

/// Keeps what a refused batch shows of the log.
pub(super) async fn refused(
    ctx: &Arc<Context>,
    session: &Session,
    head: Option<&Head>,
    lines: Vec<u8>,
    error: AppendError,
) -> Result<Stop, ErrorView> {
    let found = ctx.with_audit(&session.profile_id, move |cache| finding(cache, &lines, &error));
    let mut finding = found.await?;
    finding.checkpoint_before = diagnose::last(ctx, session).await?;
    finding.checkpoint_after = head.map(|head| head.note.clone());
    Ok(Stop::Caught(caught::keep(ctx, &session.profile_id, finding).await?))
}

fn finding(cache: &AuditCache, lines: &[u8], error: &AppendError) -> Result<NewFinding, CacheError> {
    let (kind, seq, title) = match error {
        AppendError::Gap { expected, .. } => {
            (FindingKind::Dropped, Some(*expected), format!("Event {expected} is missing."))
        }
        AppendError::Duplicate { seq } => {
            (FindingKind::Inserted, Some(*seq), format!("Event {seq} came twice."))
        }
        AppendError::Conflict { seq } | AppendError::BadProof { seq, .. } => {
            (FindingKind::Edited, Some(*seq), format!("Event {seq} was changed."))
        }
        AppendError::Unproven { first, .. } => (
            FindingKind::Edited,
            Some(*first),
            format!("From event {first} on the log is not what it signed."),
        ),
        AppendError::Unstorable { seq } => {
            (FindingKind::Invalid, Some(*seq), format!("Event {seq} cannot be kept."))
        }
        AppendError::Malformed { line, .. } => {
            (FindingKind::Invalid, None, format!("Line {line} of the log's answer is no event."))
        }
        AppendError::Cache(_) => (FindingKind::Invalid, None, "The copy failed.".to_owned()),
    };
    let held = match seq {
        Some(seq) => cache.event(seq)?.map(|line| text(&line.line)),
        None => None,
    };
    let received = match error {
        AppendError::Gap { found, .. } => whole_lines(lines).find(|line| seq_of(line) == Some(*found)),
        AppendError::Malformed { line, .. } => whole_lines(lines).nth(line.saturating_sub(1)),
        _ => seq.and_then(|seq| whole_lines(lines).filter(|line| seq_of(line) == Some(seq)).last()),
    };
    Ok(NewFinding {
        kind,
        seq,
        title,
        explanation: format!(
            "{error}. A log's events are numbered without gaps, and none of them ever changes."
        ),
        checkpoint_before: None,
        checkpoint_after: None,
        held_line: held,
        received_line: received.map(text),
    })
}

/// What a line says its number is.
pub(super) fn seq_of(line: &[u8]) -> Option<u64> {
    #[derive(serde::Deserialize)]
    struct Numbered {
        seq: u64,
    }
    serde_json::from_slice::<Numbered>(line).ok().map(|event| event.seq)
}
