use bijak_api_types::CreateWorkspaceRequest;
use bijak_domain::IntentId;

use crate::{
    App, audit, cached,
    view::{ErrorView, WorkspaceRow},
};

impl App {
    pub async fn workspace_create(&self, name: &str) -> Result<WorkspaceRow, ErrorView> {
        let ctx = &self.ctx;
        let session = ctx.session()?;
        let request = CreateWorkspaceRequest { name: name.to_owned() };
        // A proxy that repeats a request whose answer was lost makes one workspace of it.
        let once = IntentId::new(ctx.clock.now(), &*ctx.entropy).to_string();
        let view = session.api.workspaces().create(&request, &once).await?;
        let (kept, profile_id) = (view.clone(), session.profile_id.clone());
        ctx.store.call(move |c| cached::table::put(c, &profile_id, "", &kept)).await?;
        audit::nudge(ctx);
        Ok(view.into())
    }
}
