use super::App;
use crate::clipboard;

impl App {
    /// Ends all background work. Afterwards no command does anything useful.
    pub async fn shutdown(&self) {
        clipboard::clear(&self.ctx);
        if let Some(session) = self.ctx.current_session.get() {
            // Not waited for beyond the tasks' own patience: a refresh is bounded by the HTTP client's times.
            self.ctx.spawn_to_end(async move { session.settle().await });
        }
        self.ctx.end_tasks().await;
    }
}
