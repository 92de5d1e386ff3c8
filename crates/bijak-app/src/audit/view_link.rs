use crate::{App, app::code, links::Link, view::ErrorView};

impl App {
    /// Puts a link on the clipboard that shows the audit log with `query`, here or on another computer.
    pub async fn audit_view_link(&self, query: &str) -> Result<(), ErrorView> {
        let too_long = || ErrorView::new(code::AUDIT_LINK_TOO_LONG, "the query is too long for a link");
        let link = Link::audit_view(query).ok_or_else(too_long)?;
        self.copy_text(&link).await
    }
}
