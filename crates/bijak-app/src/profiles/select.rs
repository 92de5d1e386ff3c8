use super::table;
use crate::{App, app::code, session, view::ErrorView};

impl App {
    /// Makes a profile the one in use. Also the way to try again at once while it is offline.
    pub async fn profile_select(&self, profile_id: &str) -> Result<(), ErrorView> {
        let id = profile_id.to_owned();
        let profile = self.ctx.store.call(move |c| table::get(c, &id)).await?;
        let profile =
            profile.ok_or_else(|| ErrorView::new(code::UNKNOWN_PROFILE, "there is no such profile"))?;
        session::activate(&self.ctx, profile, None).await
    }
}
