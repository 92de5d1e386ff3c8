use bijak_api_types::UpdateWorkspaceRequest;

use crate::{
    App, audit, cached,
    view::{ErrorView, WorkspaceRow},
};

impl App {
    pub async fn workspace_rename(&self, workspace_id: &str, name: &str) -> Result<WorkspaceRow, ErrorView> {
        let ctx = &self.ctx;
        let session = ctx.session()?;
        let request = UpdateWorkspaceRequest { name: Some(name.to_owned()) };
        let view = session.api.workspaces().update(workspace_id, &request).await?;
        let (kept, profile_id) = (view.clone(), session.profile_id.clone());
        ctx.store.call(move |c| cached::table::put(c, &profile_id, "", &kept)).await?;
        audit::nudge(ctx);
        Ok(view.into())
    }
}
