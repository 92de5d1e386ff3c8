//! `GET /v1/audit-log/proof/inclusion`

use axum::{Json, extract::State};
use bijak_api_types::{InclusionQuery, ProofView};
use bijak_domain::Scope;

use super::proof;
use crate::{
    http::{ApiError, AppState, Caller, authorize, openapi::Refusals, query::Query},
    store::{audit_heads, audit_nodes},
};

/// That event `seq` is in the tree of `size` (RFC 9162 §2.1.3), whatever size the log had once or has now.
#[utoipa::path(get, path = "/v1/audit-log/proof/inclusion", tag = "audit log", params(InclusionQuery),
    responses((status = 200, body = ProofView), Refusals))]
pub async fn inclusion(
    State(app): State<AppState>,
    caller: Caller,
    Query(InclusionQuery { seq, size }): Query<InclusionQuery>,
) -> Result<Json<ProofView>, ApiError> {
    let authorized = caller.with_scope(&app, Scope::AuditRead).await?;
    if seq >= size {
        return Err(ApiError::invalid("seq: has to be below size"));
    }
    let hashes = authorize::query(&app, authorized, move |conn, authorized| {
        let organization = authorized.principal().organization_id;
        if size > audit_heads::read(conn, organization)?.size {
            return Err(ApiError::invalid("size: the log is not that long"));
        }
        let organization = organization.to_string();
        Ok(bijak_transparency::inclusion_proof(seq, size, |node| {
            audit_nodes::node(conn, &organization, node.level, node.index)
        })?)
    });
    Ok(Json(proof(&hashes.await?)))
}
