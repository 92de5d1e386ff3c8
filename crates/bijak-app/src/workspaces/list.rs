use bijak_api_types::WorkspaceView;

use crate::{
    App, cached,
    view::{ErrorView, WorkspaceListView, WorkspaceRow},
};

impl App {
    pub async fn workspaces_list(&self) -> Result<WorkspaceListView, ErrorView> {
        let (items, freshness) =
            cached::fetch(&self.ctx, "", |api| async move { api.workspaces().list().await }).await?;
        Ok(WorkspaceListView { items: items.into_iter().map(WorkspaceRow::from).collect(), freshness })
    }
}

impl From<WorkspaceView> for WorkspaceRow {
    fn from(view: WorkspaceView) -> Self {
        let WorkspaceView { id, name, created_at } = view;
        Self { id, name, created_at: created_at.to_string() }
    }
}
