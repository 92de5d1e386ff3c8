//! `/v1/audit-events`: in pages, in bulk, and live.

mod bulk;
mod sse;
mod tail;
mod zstd;

use bijak_api_types::{AuditEventsQuery, Page};
use bijak_domain::{AuditEvent, Outcome};

pub use self::{
    bulk::Bulk,
    tail::{Live, Tail},
};
use super::{Api, ApiError, call::Spec};

/// `/v1/audit-events`
#[derive(Debug)]
pub struct AuditEvents<'a>(&'a Api);

impl Api {
    pub fn audit_events(&self) -> AuditEvents<'_> {
        AuditEvents(self)
    }
}

impl AuditEvents<'_> {
    /// One page, ascending by `seq`.
    pub async fn page(&self, query: &AuditEventsQuery) -> Result<Page<AuditEvent>, ApiError> {
        let AuditEventsQuery {
            after,
            before,
            limit,
            workspace,
            identity,
            actor,
            target,
            action,
            outcome,
            source_ip,
            since,
            until,
        } = query;
        let outcome = outcome.map(|o| match o {
            Outcome::Success => "success",
            Outcome::Failure => "failure",
        });
        let spec = Spec::get(["v1", "audit-events"])
            .query("after", *after)
            .query("before", *before)
            .query("limit", *limit)
            .query("workspace", workspace.as_deref())
            .query("identity", identity.as_deref())
            .query("actor", actor.as_deref())
            .query("target", target.as_deref())
            .query("action", action.as_deref())
            .query("outcome", outcome)
            .query("source_ip", source_ip.as_deref())
            .query("since", *since)
            .query("until", *until);
        self.0.call(spec).await
    }
}

#[cfg(test)]
mod tests;
