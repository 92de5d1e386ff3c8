use super::App;

impl App {
    /// Ends all background work. Afterwards no command does anything useful.
    pub async fn shutdown(&self) {
        self.ctx.end_tasks().await;
    }
}
