//! `GET /v1/audit-log/checkpoint`

use axum::{extract::State, response::Response};
use bijak_domain::Scope;

use super::{signing, text};
use crate::{
    http::{ApiError, AppState, Caller, authorize::query, openapi::Refusals},
    store::audit_heads,
};

/// A signed note over every event acknowledged before this request: C2SP's tlog-checkpoint, by the current key and by
/// those it superseded in the last thirty days. Needs `audit.read`, and so the role of auditor or above.
#[utoipa::path(get, path = "/v1/audit-log/checkpoint", tag = "audit log",
    responses((status = 200, content_type = "text/plain", body = String), Refusals))]
pub async fn checkpoint(State(app): State<AppState>, caller: Caller) -> Result<Response, ApiError> {
    let authorized = caller.with_scope(&app, Scope::AuditRead).await?;
    signing::ensure_key(&app, authorized.principal().organization_id).await?;
    let now = app.now();
    let note = query(&app, authorized, move |conn, authorized| {
        let organization = authorized.principal().organization_id;
        Ok(signing::checkpoint(conn, organization, audit_heads::read(conn, organization)?, now)?)
    });
    Ok(text(note.await?))
}
