//! `GET /v1/audit-log/key` and `GET /v1/audit-log/keys`: what checks the signatures.

use axum::{extract::State, response::Response};
use bijak_domain::Scope;

use super::{signing, text};
use crate::{
    http::{ApiError, AppState, Caller, authorize::query, openapi::Refusals},
    store::audit_log_keys::{self, LogKey},
};

/// The current verifier key (C2SP signed-note); its name is the log's origin.
#[utoipa::path(get, path = "/v1/audit-log/key", tag = "audit log",
    responses((status = 200, content_type = "text/plain", body = String), Refusals))]
pub async fn key(State(app): State<AppState>, caller: Caller) -> Result<Response, ApiError> {
    Ok(text(lines(&app, caller).await?.into_iter().take(1).collect()))
}

/// Every verifier key the log ever had, a line each: the current one first, then those before it, backward.
#[utoipa::path(get, path = "/v1/audit-log/keys", tag = "audit log",
    responses((status = 200, content_type = "text/plain", body = String), Refusals))]
pub async fn keys(State(app): State<AppState>, caller: Caller) -> Result<Response, ApiError> {
    Ok(text(lines(&app, caller).await?.concat()))
}

async fn lines(app: &AppState, caller: Caller) -> Result<Vec<String>, ApiError> {
    let authorized = caller.with_scope(app, Scope::AuditRead).await?;
    signing::ensure_key(app, authorized.principal().organization_id).await?;
    let keys = query(app, authorized, |conn, authorized| {
        Ok(audit_log_keys::list(conn, authorized.principal().organization_id)?)
    });
    Ok(keys.await?.into_iter().map(|LogKey { vkey, .. }| vkey + "\n").collect())
}
