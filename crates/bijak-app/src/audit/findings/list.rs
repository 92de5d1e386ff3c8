use super::table;
use crate::{
    App,
    view::{ErrorView, FindingView},
};

impl App {
    /// What the active profile's log was caught at, the newest first; also at a time before the last sign-in.
    pub async fn audit_findings(&self) -> Result<Vec<FindingView>, ErrorView> {
        let Ok(profile_id) = self.ctx.active_profile() else { return Ok(Vec::new()) };
        Ok(self.ctx.store.call(move |c| table::list(c, &profile_id)).await?)
    }
}
