//! From an event as the copy holds it to a row as the page shows it.

use std::sync::Arc;

use bijak_audit_cache::Row;
use bijak_domain::{Actor, AuditEvent, Outcome, Target};

use super::flags;
use crate::{
    app::Context,
    view::{AuditEventView, AuditRowView, ErrorView, NamedRef},
};

pub(super) async fn views(ctx: &Arc<Context>, rows: Vec<Row>) -> Result<Vec<AuditRowView>, ErrorView> {
    let mut flags = flags::of(ctx, rows.iter().map(|row| &row.event)).await?;
    let view = |Row { event, verified }: Row| AuditRowView {
        flags: flags.remove(&event.seq).unwrap_or_default(),
        event: event.into(),
        verified,
    };
    Ok(rows.into_iter().map(view).collect())
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
