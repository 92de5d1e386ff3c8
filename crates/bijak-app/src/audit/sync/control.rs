use crate::{App, view::ErrorView};

impl App {
    /// Stops fetching the history; news go on arriving. Until it is resumed or the app ends.
    pub async fn audit_sync_pause(&self) -> Result<(), ErrorView> {
        self.ctx.audit.paused.send_replace(true);
        Ok(())
    }

    pub async fn audit_sync_resume(&self) -> Result<(), ErrorView> {
        self.ctx.audit.paused.send_replace(false);
        Ok(())
    }
}
