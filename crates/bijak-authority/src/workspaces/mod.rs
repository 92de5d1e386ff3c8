//! `/v1/workspaces`: what keys and accounts belong to.

pub mod create;
pub mod get;
pub mod list;
pub mod update;

use axum::{Router, routing};
use bijak_api_types::WorkspaceView;
use bijak_domain::Target;

use crate::{http::AppState, store::workspaces::Workspace};

pub fn router() -> Router<AppState> {
    Router::new()
        .route("/v1/workspaces", routing::get(list::list).post(create::create))
        .route("/v1/workspaces/{workspace_id}", routing::get(get::get).patch(update::update))
}

pub fn view(workspace: Workspace) -> WorkspaceView {
    let Workspace { id, name, created_at } = workspace;
    WorkspaceView { id: id.to_string(), name, created_at }
}

pub(crate) fn target(workspace: &Workspace) -> Target {
    Target {
        kind: Some("workspace".to_owned()),
        id: Some(workspace.id.to_string()),
        name: Some(workspace.name.clone()),
    }
}
