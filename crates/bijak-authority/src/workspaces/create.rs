//! `POST /v1/workspaces`

use axum::extract::State;
use bijak_api_types::{CreateWorkspaceRequest, WorkspaceView};
use bijak_domain::{Entropy, Name, Scope, Timestamp, WorkspaceId, action};
use serde_json::Map;

use super::{target, view};
use crate::{
    author::Author,
    http::{
        ApiError, AppState, Caller,
        authorize::change,
        body::Json,
        created::Created,
        fields,
        idempotency::{IdempotencyKey, remember, replayed},
        openapi::{Idempotent, Refusals},
    },
    store::{
        StoreError, WriteTx,
        workspaces::{self, Workspace},
    },
};

/// Makes a workspace. Needs `workspaces.write`, and so the role of owner or admin.
#[utoipa::path(post, path = "/v1/workspaces", tag = "workspaces", request_body = CreateWorkspaceRequest,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = WorkspaceView), Refusals, Idempotent))]
pub async fn create(
    State(app): State<AppState>,
    caller: Caller,
    idempotency_key: IdempotencyKey,
    Json(request): Json<CreateWorkspaceRequest>,
) -> Result<Created<WorkspaceView>, ApiError> {
    let authorized = caller.with_scope(&app, Scope::WorkspacesWrite).await?;
    let idempotency = idempotency_key.begin(&app, authorized.principal(), &request)?;
    let CreateWorkspaceRequest { name } = request;
    let name = fields::name(name)?;
    let (once, entropy) = (idempotency.once(), app.entropy.clone());
    change(&app, authorized, move |tx, authorized, now| {
        if let Some(id) = replayed(tx, once.as_ref())? {
            let id =
                id.parse().map_err(|_| ApiError::Internal("an idempotency key names no workspace".into()))?;
            return Ok(Created::Replayed(view(authorized.workspace(tx, id)?)));
        }
        let workspace = insert(tx, &authorized.author(), name, now, &*entropy)?;
        remember(tx, once.as_ref(), &workspace.id, now)?;
        Ok(Created::New(view(workspace)))
    })
    .await
}

/// Makes the workspace and its event.
pub(crate) fn insert(
    tx: &WriteTx<'_>,
    author: &Author,
    name: Name,
    now: Timestamp,
    entropy: &dyn Entropy,
) -> Result<Workspace, StoreError> {
    let id = WorkspaceId::new(now, entropy);
    let workspace = Workspace { id, name: name.into_string(), created_at: now };
    workspaces::insert(tx, author.organization_id, &workspace)?;
    tx.append_event(author.event(now, action::WORKSPACE_CREATED, Some(id), target(&workspace), Map::new()))?;
    Ok(workspace)
}
