use bijak_domain::WorkspaceId;

use crate::{App, app::code, profiles::table, view::ErrorView};

impl App {
    /// Works offline too; whether the person may see the workspace, the server says with every call.
    pub async fn workspace_select(&self, workspace_id: &str) -> Result<(), ErrorView> {
        let unknown = || ErrorView::new(code::UNKNOWN_WORKSPACE, "there is no such workspace");
        let id: WorkspaceId = workspace_id.parse().map_err(|_| unknown())?;
        let profile = self.ctx.state.read(|s| s.active_profile_id.clone());
        let profile = profile.ok_or_else(|| ErrorView::new(code::SIGNED_OUT, "nobody is signed in"))?;
        self.ctx.store.call(move |c| table::set_workspace(c, &profile, Some(&id.to_string()))).await?;
        Ok(self.ctx.show_profiles().await?)
    }
}
