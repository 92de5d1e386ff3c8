use bijak_audit_cache::{Filter, Page};
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
        let filter = into_filter(filter)?;
        let limit = usize::try_from(limit.min(MOST_ROWS)).unwrap_or(usize::MAX);
        let Ok(profile_id) = self.ctx.active_profile() else {
            return Ok(AuditPageView { up_to_seq: None, total: 0, position, rows: Vec::new(), took_ms: 0.0 });
        };
        let asked = Instant::now();
        let page = self
            .ctx
            .with_audit(&profile_id, move |cache| cache.page(&filter, up_to_seq, position, limit))
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

fn row(event: AuditEvent) -> AuditRowView {
    AuditRowView { event: event.into(), flags: Vec::new(), verified: false }
}

fn into_filter(filter: AuditFilter) -> Result<Filter, ErrorView> {
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
    Ok(Filter { workspace_id, actor, identity, action, outcome, text })
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
