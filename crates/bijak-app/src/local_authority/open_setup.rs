use bijak_domain::Timestamp;

use crate::{
    App,
    app::code,
    view::{ErrorView, LocalAuthorityView},
};

impl App {
    /// Opens the set-up page of an empty authority in the browser. An offer that has expired is renewed first, by a new
    /// child: the page then waits to be opened again with the new code before the person's eyes.
    pub async fn local_authority_open_setup(&self) -> Result<(), ErrorView> {
        let local = &self.ctx.local_authority;
        let not_running =
            || ErrorView::new(code::LOCAL_AUTHORITY_NOT_RUNNING, "no authority waits to be set up");
        let url = local.setup_url().ok_or_else(not_running)?;
        let expires_at = self.ctx.state.read(|s| match &s.local_authority {
            LocalAuthorityView::NeedsSetup { expires_at, .. } => expires_at.parse::<Timestamp>().ok(),
            _ => None,
        });
        if expires_at.is_none_or(|end| end <= self.ctx.clock.now()) {
            local.restart();
            return Ok(());
        }
        let opened = self.ctx.host.open_browser(&url);
        opened.map_err(|error| ErrorView::new(code::BROWSER_FAILED, error.to_string()))
    }
}
