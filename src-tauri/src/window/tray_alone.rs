//! What is let go of while the tray is all there is.

use std::time::Duration;

use tauri::{AppHandle, Manager};

use super::{LABEL, network_process, program_text};

/// The webview's own end comes first; and a window closed by mistake is opened again at once.
const GRACE: Duration = Duration::from_secs(2);

/// Makes the app small once the window has been closed for a while.
pub(super) fn shrink_later(desktop: AppHandle) {
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(GRACE).await;
        let handle = desktop.clone();
        // On the main thread, where windows are made: none can appear between the look and the end.
        let shrunk = desktop.run_on_main_thread(move || {
            if handle.webview_windows().contains_key(LABEL) {
                return;
            }
            network_process::end();
            match program_text::give_back() {
                Ok(bytes) => tracing::debug!(bytes, "gave program text back"),
                Err(error) => tracing::debug!(%error, "program text stays"),
            }
        });
        if let Err(error) = shrunk {
            tracing::debug!(%error, "the app is ending anyway");
        }
    });
}
