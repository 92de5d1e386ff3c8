use super::secret::AttemptSecret;
use crate::{App, app::code, view::ErrorView};

impl App {
    /// Opens the browser once more for the attempt that waits.
    pub async fn sign_in_open_again(&self) -> Result<(), ErrorView> {
        let none = || ErrorView::new(code::SIGN_IN_NOT_WAITING, "no sign-in waits for the browser");
        let id = self.ctx.sign_in.attempt_id().ok_or_else(none)?;
        let secret = AttemptSecret::get(&self.ctx, &id).await?.ok_or_else(none)?;
        let opened = self.ctx.host.open_browser(&secret.authorization_url);
        opened.map_err(|error| ErrorView::new(code::BROWSER_FAILED, error.to_string()))
    }
}
