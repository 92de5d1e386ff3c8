//! The audit log's shapes. The answer itself is joined from stored lines; these describe it.

/// A page of audit events.
#[derive(Debug, utoipa::ToSchema)]
#[expect(dead_code, reason = "read by the derive only: the answer is joined from stored lines")]
pub struct EventPage {
    items: Vec<AuditEventView>,
    /// The `after` of the next page; null where there is none.
    next: Option<String>,
}

/// Fourteen fields, every one always present, null where there is none.
#[derive(Debug, utoipa::ToSchema)]
#[expect(dead_code, reason = "read by the derive only: the answer is joined from stored lines")]
pub struct AuditEventView {
    id: String,
    /// Contiguous per organization from 0, in commit order.
    seq: u64,
    time: String,
    organization_id: Option<String>,
    workspace_id: Option<String>,
    actor: Option<PartyView>,
    /// `noun.verb_past`
    action: String,
    target: Option<PartyView>,
    source_ip: Option<String>,
    user_agent: Option<String>,
    /// `success` or `failure`
    outcome: String,
    reason: Option<String>,
    request_id: Option<String>,
    #[schema(value_type = Object)]
    details: (),
}

#[derive(Debug, utoipa::ToSchema)]
#[expect(dead_code, reason = "read by the derive only: the answer is joined from stored lines")]
pub struct PartyView {
    r#type: Option<String>,
    id: Option<String>,
    name: Option<String>,
}
