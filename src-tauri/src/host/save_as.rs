//! The desktop's own dialog that asks where a file is to be saved.

use std::path::{Path, PathBuf};

use bijak_app::HostError;
use tauri::{AppHandle, Manager as _};
use tauri_plugin_dialog::{DialogExt as _, FilePath};

use crate::window;

/// Waits until the person has answered: not for the main thread, which shows the dialog.
pub(crate) fn save_as(desktop: &AppHandle, folder: &Path, name: &str) -> Result<Option<PathBuf>, HostError> {
    let mut dialog = desktop.dialog().file().set_directory(folder).set_file_name(name);
    if let Some(window) = desktop.get_webview_window(window::LABEL) {
        dialog = dialog.set_parent(&window);
    }
    let chosen = dialog.blocking_save_file().map(FilePath::into_path);
    chosen.transpose().map_err(|error| HostError(error.to_string()))
}
