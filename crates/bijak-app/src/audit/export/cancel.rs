use crate::{App, view::ErrorView};

impl App {
    /// Stops an export; its half file is removed. One that has ended already, or never was, is no error.
    pub async fn audit_export_cancel(&self, id: u32) -> Result<(), ErrorView> {
        self.ctx.audit.exports.with(id, |export| export.cancel.cancel());
        Ok(())
    }
}
