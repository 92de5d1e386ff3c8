use crate::{
    App,
    app::{AppEvent, code},
    view::ErrorView,
};

impl App {
    /// A text that is no secret: a time, a request id. It takes the place of a secret of ours, if one is there.
    pub async fn copy_text(&self, text: &str) -> Result<(), ErrorView> {
        let ctx = &self.ctx;
        let mut copied = ctx.clipboard.lock();
        ctx.host
            .clipboard_set_text(text)
            .map_err(|error| ErrorView::new(code::CLIPBOARD_FAILED, error.to_string()))?;
        if std::mem::take(&mut copied.is_ours) {
            ctx.emit(AppEvent::Clipboard(None));
        }
        Ok(())
    }
}
