use std::time::Duration;

use tokio::time::timeout;
use url::Url;

use super::{LocalAuthority, SetupPage};
use crate::{App, app::code, view::ErrorView};

/// The child answers a line with a line.
const RENEWAL_PATIENCE: Duration = Duration::from_secs(10);

impl App {
    /// Opens the set-up page of an empty authority in the browser. Every page after the first, and every one after its
    /// ten minutes, is a new offer with a new code: the last may be used up, and only the authority knows.
    pub async fn local_authority_open_setup(&self) -> Result<(), ErrorView> {
        let local = &self.ctx.local_authority;
        let none = || ErrorView::new(code::LOCAL_AUTHORITY_NOT_RUNNING, "no authority waits to be set up");
        let SetupPage { mut url, expires_at, opened } =
            local.living.borrow().setup.clone().ok_or_else(none)?;
        if opened || expires_at <= self.ctx.clock.now() {
            url = local.renewed(&url).await.ok_or_else(none)?;
        }
        let opened = self.ctx.host.open_browser(&url);
        opened.map_err(|error| ErrorView::new(code::BROWSER_FAILED, error.to_string()))?;
        local.living.send_modify(|living| {
            if let Some(page) = living.setup.as_mut().filter(|page| page.url == url) {
                page.opened = true;
            }
        });
        Ok(())
    }
}

impl LocalAuthority {
    /// The page that takes the place of `old`.
    async fn renewed(&self, old: &Url) -> Option<Url> {
        let mut living = self.living.subscribe();
        self.wanted.send_modify(|wanted| wanted.renewals += 1);
        let new = living.wait_for(|l| l.setup.as_ref().is_none_or(|page| page.url != *old));
        Some(timeout(RENEWAL_PATIENCE, new).await.ok()?.ok()?.setup.as_ref()?.url.clone())
    }
}
