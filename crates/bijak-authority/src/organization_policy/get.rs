//! `GET /v1/organization/policy`

use axum::{Json, extract::State};
use bijak_api_types::OrganizationPolicyView;
use bijak_domain::Scope;

use super::view;
use crate::{
    http::{ApiError, AppState, Caller, authorize::query, openapi::Refusals},
    store::organization_policies,
};

/// What the caller's organization asks of its keys. Needs `workspaces.read`.
#[utoipa::path(get, path = "/v1/organization/policy", tag = "organization policy",
    responses((status = 200, body = OrganizationPolicyView), Refusals))]
pub async fn get(
    State(app): State<AppState>,
    caller: Caller,
) -> Result<Json<OrganizationPolicyView>, ApiError> {
    let authorized = caller.with_scope(&app, Scope::WorkspacesRead).await?;
    let policy = query(&app, authorized, |conn, authorized| {
        Ok(organization_policies::find(conn, authorized.principal().organization_id)?)
    });
    Ok(Json(view(policy.await?)))
}
