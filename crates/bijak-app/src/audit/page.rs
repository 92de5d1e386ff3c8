use bijak_audit_cache::{
    Anchor, Cancel, Direction, Page, Query, Row,
    query::{Glob, Piece, Term},
};
use bijak_domain::{Actor, AuditEvent, Outcome, Target};
use tokio::time::Instant;

use crate::{
    App,
    view::{AuditEventView, AuditFilter, AuditPageView, AuditRowView, ErrorView, NamedRef},
};

/// The most rows of one answer.
const MOST_ROWS: u32 = 500;

impl App {
    /// Rows `position..` of the filtered list, newest first, from the local copy alone.
    pub async fn audit_page(
        &self,
        filter: AuditFilter,
        up_to_seq: Option<u64>,
        position: u64,
        limit: u32,
    ) -> Result<AuditPageView, ErrorView> {
        let query = into_query(filter)?;
        let limit = usize::try_from(limit.min(MOST_ROWS)).unwrap_or(usize::MAX);
        let Ok(profile_id) = self.ctx.active_profile() else {
            return Ok(AuditPageView { up_to_seq: None, total: 0, position, rows: Vec::new(), took_ms: 0.0 });
        };
        let asked = Instant::now();
        let page = self
            .ctx
            .with_audit(&profile_id, move |cache| {
                let anchor = Anchor::Position(position);
                cache.page(&query, up_to_seq, anchor, Direction::Older, limit, &Cancel::never())
            })
            .await?;
        let Page { up_to_seq, total, position, rows } = page;
        Ok(AuditPageView {
            up_to_seq,
            total,
            position,
            rows: rows.into_iter().map(row).collect(),
            took_ms: asked.elapsed().as_secs_f64() * 1_000.0,
        })
    }
}

fn row(row: Row) -> AuditRowView {
    let Row { event, verified } = row;
    AuditRowView { event: event.into(), flags: Vec::new(), verified }
}

fn into_query(filter: AuditFilter) -> Result<Query, ErrorView> {
    let AuditFilter { workspace_id, actor, identity, action, outcome, text } = filter;
    let outcome = match outcome.as_deref() {
        None => None,
        Some("success") => Some(Outcome::Success),
        Some("failure") => Some(Outcome::Failure),
        Some(_) => {
            let code = bijak_api_types::code::INVALID_REQUEST;
            return Err(ErrorView::new(code, "outcome: neither success nor failure"));
        }
    };
    let glob = |text: String| {
        let (text, star) = match text.strip_suffix('*') {
            Some(head) => (head.to_owned(), Some(Piece::Any)),
            None => (text, None),
        };
        Glob::from_pieces(std::iter::once(Piece::Literal(text)).chain(star))
    };
    let fields = [
        workspace_id.map(|id| Term::Workspace(Glob::literal(&id))),
        actor.map(|actor| Term::Actor(Glob::literal(&actor))),
        identity.map(Term::Identity),
        action.map(|action| Term::Action(glob(action))),
        outcome.map(Term::Outcome),
    ];
    let words = text.unwrap_or_default().to_lowercase();
    let words = words.split_whitespace().map(|word| Term::Text(word.to_owned()));
    Ok(Query::and(fields.into_iter().flatten().chain(words).map(Query::from).collect()))
}

impl From<AuditEvent> for AuditEventView {
    fn from(event: AuditEvent) -> Self {
        let AuditEvent {
            id,
            seq,
            time,
            organization_id,
            workspace_id,
            actor,
            action,
            target,
            source_ip,
            user_agent,
            outcome,
            reason,
            request_id,
            details,
        } = event;
        let outcome = match outcome {
            Outcome::Success => "success",
            Outcome::Failure => "failure",
        };
        Self {
            id,
            seq,
            time: time.to_string(),
            organization_id,
            workspace_id,
            actor: actor.map(|Actor { kind, id, name }| NamedRef { kind, id, name }),
            action,
            target: target.map(|Target { kind, id, name }| NamedRef { kind, id, name }),
            source_ip,
            user_agent,
            outcome: outcome.into(),
            reason,
            request_id,
            details,
        }
    }
}
