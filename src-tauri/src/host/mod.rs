//! What only a desktop can do, for the app: browser, clipboard, links, window, dialogs.

mod browser;
mod clipboard;
mod reveal;
mod save_as;

use std::{
    env,
    path::{Path, PathBuf},
    sync::Mutex,
};

use bijak_app::{Host, HostError};
use bijak_domain::{SecretText, Timestamp};
use tauri::{AppHandle, Manager as _, Url};

use crate::{link, window};
pub(crate) use clipboard::Clipboard;

#[derive(Debug)]
pub(crate) struct DesktopHost {
    desktop: AppHandle,
    clipboard: Clipboard,
    executable: PathBuf,
    /// Registering takes some desktop tools: one at a time.
    registering: Mutex<()>,
}

impl DesktopHost {
    pub(crate) fn new(desktop: AppHandle) -> anyhow::Result<Self> {
        let clipboard = Clipboard::start()?;
        // Under AppImage the program's own path is a mount that goes away.
        let executable = match env::var_os("APPIMAGE") {
            Some(image) => image.into(),
            None => env::current_exe()?,
        };
        Ok(Self { desktop, clipboard, executable, registering: Mutex::new(()) })
    }
}

impl Host for DesktopHost {
    fn open_browser(&self, url: &Url) -> Result<(), HostError> {
        browser::open(url)
    }

    fn scheme_registered(&self) -> bool {
        let _one = self.registering.lock();
        link::ensure_registered(&self.executable)
    }

    fn clipboard_set_secret(&self, secret: &SecretText) -> Result<(), HostError> {
        self.clipboard.set_secret(secret.clone())
    }

    fn clipboard_clear_if_ours(&self) -> Result<bool, HostError> {
        self.clipboard.clear_if_ours()
    }

    fn clipboard_set_text(&self, text: &str) -> Result<(), HostError> {
        self.clipboard.set_text(text.to_owned())
    }

    fn utc_offset_secs(&self, time: Timestamp) -> i32 {
        jiff::Timestamp::from_millisecond(time.as_millis())
            .map_or(0, |time| jiff::tz::TimeZone::system().to_offset(time).seconds())
    }

    fn downloads_dir(&self) -> Option<PathBuf> {
        let path = self.desktop.path();
        path.download_dir().or_else(|_| path.home_dir()).ok()
    }

    fn save_as(&self, folder: &Path, name: &str) -> Result<Option<PathBuf>, HostError> {
        save_as::save_as(&self.desktop, folder, name)
    }

    fn reveal(&self, path: &Path) -> Result<(), HostError> {
        reveal::reveal(path)
    }

    fn show_window(&self) {
        window::show(&self.desktop);
    }

    fn quit(&self) {
        self.desktop.exit(0);
    }
}
