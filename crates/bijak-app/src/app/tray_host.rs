use super::App;

impl App {
    /// The shell saw a tray host come or go: pages say what closing the window does.
    pub fn tray_host_changed(&self, present: bool) {
        self.ctx.state.update(|state| state.tray = present);
    }
}
