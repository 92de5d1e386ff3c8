//! `GET /v1/me`

use axum::{Json, extract::State};
use bijak_api_types::{MeView, OrganizationView, PrincipalView};

use crate::{
    http::{ApiError, AppState, Authorized, Caller, PrincipalKind, authorize::query, openapi::Refusals},
    store::workspaces::{self, Workspace},
    workspaces::view,
};

/// Who the credential speaks for. Any valid credential may ask.
#[utoipa::path(get, path = "/v1/me", tag = "me", responses((status = 200, body = MeView), Refusals))]
pub async fn get(State(app): State<AppState>, caller: Caller) -> Result<Json<MeView>, ApiError> {
    let authorized = caller.with_any_scope(&app);
    let (workspaces, credential_id) = match &authorized.principal().kind {
        PrincipalKind::User { .. } => (every_workspace(&app, authorized.clone()).await?, None),
        // Their one workspace came with the credential: nothing more to read on the hot path.
        PrincipalKind::ApiKey { workspace, .. } => (vec![workspace.clone()], None),
        PrincipalKind::ServiceAccountKey { workspace, key_id, .. } => {
            (vec![workspace.clone()], Some(key_id.to_string()))
        }
    };
    let principal = authorized.principal();
    Ok(Json(MeView {
        principal: PrincipalView {
            kind: principal.kind_str().to_owned(),
            id: principal.id(),
            name: principal.name().to_owned(),
            credential_id,
        },
        scopes: principal.scopes(),
        organization: OrganizationView {
            id: principal.organization_id.to_string(),
            name: principal.organization_name.clone(),
        },
        role: principal.role(),
        workspaces: workspaces.into_iter().map(view).collect(),
    }))
}

async fn every_workspace(app: &AppState, authorized: Authorized) -> Result<Vec<Workspace>, ApiError> {
    let all = query(app, authorized, |conn, authorized| {
        let principal = authorized.principal();
        let limit = usize::MAX >> 1;
        Ok(workspaces::list(conn, principal.organization_id, principal.visibility(), None, limit)?)
    });
    all.await
}
