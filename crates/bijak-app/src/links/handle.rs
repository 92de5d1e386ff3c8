use super::Link;
use crate::{App, AppEvent, sign_in};

impl App {
    /// Takes a link the desktop handed over, warm or cold. Returns at once; what comes of it arrives as events.
    pub async fn handle_link(&self, link: &str) {
        match Link::parse(link) {
            Err(error) => tracing::warn!(%error, "a link was dropped"),
            Ok(Link::Open { view, id, query }) => {
                self.ctx.host.show_window();
                self.ctx.emit(AppEvent::Navigate { view, id, query });
            }
            Ok(Link::Callback(callback)) => {
                self.ctx.host.show_window();
                let ctx = self.ctx.clone();
                self.ctx.spawn_to_end(async move { sign_in::receive(&ctx, callback).await });
            }
        }
    }
}
