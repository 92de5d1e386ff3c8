use super::table;
use crate::{App, view::ErrorView};

impl App {
    /// A view that is gone already is no error.
    pub async fn audit_view_delete(&self, id: i64) -> Result<(), ErrorView> {
        let profile_id = self.ctx.active_profile()?;
        Ok(self.ctx.store.call(move |c| table::delete(c, &profile_id, id)).await?)
    }
}
