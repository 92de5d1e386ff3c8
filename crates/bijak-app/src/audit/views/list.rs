use super::table;
use crate::{
    App,
    view::{AuditSavedView, ErrorView},
};

impl App {
    pub async fn audit_views_list(&self) -> Result<Vec<AuditSavedView>, ErrorView> {
        let Ok(profile_id) = self.ctx.active_profile() else { return Ok(Vec::new()) };
        Ok(self.ctx.store.call(move |c| table::list(c, &profile_id)).await?)
    }
}
