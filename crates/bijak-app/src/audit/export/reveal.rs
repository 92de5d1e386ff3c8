use bijak_api_types::code as server;

use crate::{App, app::code, view::ErrorView};

impl App {
    /// Shows an export's file in the file manager.
    pub async fn audit_export_reveal(&self, id: u32) -> Result<(), ErrorView> {
        let path = self.ctx.audit.exports.with(id, |export| export.path.clone()).flatten();
        let path = path.ok_or_else(|| ErrorView::new(server::NOT_FOUND, "there is no such file"))?;
        let host = self.ctx.host.clone();
        match tokio::task::spawn_blocking(move || host.reveal(&path)).await {
            Ok(shown) => shown.map_err(|error| ErrorView::new(code::REVEAL_FAILED, error.to_string())),
            Err(join) if join.is_panic() => std::panic::resume_unwind(join.into_panic()),
            Err(_) => Err(ErrorView::new(code::INTERNAL, "the work was given up while the app ended")),
        }
    }
}
