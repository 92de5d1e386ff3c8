//! `GET /v1/audit-log/proof/consistency`

use axum::{Json, extract::State};
use bijak_api_types::{ConsistencyQuery, ProofView};
use bijak_domain::Scope;

use super::proof;
use crate::{
    http::{ApiError, AppState, Caller, authorize, openapi::Refusals, query::Query},
    store::{audit_heads, audit_nodes},
};

/// That the tree of size `to` continues the tree of size `from` (RFC 9162 §2.1.4). From nothing, or from itself, that
/// takes no hash.
#[utoipa::path(get, path = "/v1/audit-log/proof/consistency", tag = "audit log", params(ConsistencyQuery),
    responses((status = 200, body = ProofView), Refusals))]
pub async fn consistency(
    State(app): State<AppState>,
    caller: Caller,
    Query(ConsistencyQuery { from, to }): Query<ConsistencyQuery>,
) -> Result<Json<ProofView>, ApiError> {
    let authorized = caller.with_scope(&app, Scope::AuditRead).await?;
    if from > to {
        return Err(ApiError::invalid("from: has to be at most to"));
    }
    let hashes = authorize::query(&app, authorized, move |conn, authorized| {
        let organization = authorized.principal().organization_id;
        if to > audit_heads::read(conn, organization)?.size {
            return Err(ApiError::invalid("to: the log is not that long"));
        }
        if from == 0 {
            return Ok(Vec::new());
        }
        let organization = organization.to_string();
        Ok(bijak_transparency::consistency_proof(from, to, |node| {
            audit_nodes::node(conn, &organization, node.level, node.index)
        })?)
    });
    Ok(Json(proof(&hashes.await?)))
}
