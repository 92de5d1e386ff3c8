//! The icon is up exactly while something shows it.

use std::time::Duration;

use bijak_app::App;
use tauri::{AppHandle, Manager};
use tokio::sync::watch;

use super::Tray;
use crate::window;

/// A panel that restarts is back within this; one that is gone longer leaves the app without a face.
const HOST_ABSENCE: Duration = Duration::from_secs(10);

/// Follows the tray host until the app ends. Where the host goes while no window is open, the window comes back:
/// the app must never run unseen.
pub(crate) async fn keep(desktop: AppHandle, app: App, mut presence: watch::Receiver<Option<bool>>) {
    loop {
        let present = *presence.borrow_and_update() == Some(true);
        set_shown(&desktop, present);
        app.tray_host_changed(present);
        let changed = if present || desktop.get_webview_window(window::LABEL).is_some() {
            presence.changed().await
        } else if let Ok(changed) = tokio::time::timeout(HOST_ABSENCE, presence.changed()).await {
            changed
        } else {
            window::show(&desktop);
            presence.changed().await
        };
        if changed.is_err() {
            // The bus is gone, and the host with it; without a bus nothing more will change.
            set_shown(&desktop, false);
            app.tray_host_changed(false);
            window::show_if_none(&desktop);
            return;
        }
    }
}

fn set_shown(desktop: &AppHandle, shown: bool) {
    let handle = desktop.clone();
    let set = desktop.run_on_main_thread(move || {
        if let Err(error) = handle.state::<Tray>().set_shown(&handle, shown) {
            tracing::warn!(%error, "the tray icon was not changed");
        }
    });
    if let Err(error) = set {
        tracing::warn!(%error, "the tray icon was not changed");
    }
}
