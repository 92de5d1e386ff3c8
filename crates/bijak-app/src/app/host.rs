use std::path::{Path, PathBuf};

use bijak_domain::{SecretText, Timestamp};
use url::Url;

/// The few operations only a desktop can do. The shell implements them; tests fake them. All are called from any
/// thread and should return soon, but for [`Host::save_as`].
pub trait Host: Send + Sync {
    /// Opens `url` in the person's browser. Only http and https URLs are passed.
    fn open_browser(&self, url: &Url) -> Result<(), HostError>;
    /// Whether `example.bijakcloud.desktop:` links come back to us.
    fn scheme_registered(&self) -> bool;
    /// Puts a secret on the clipboard, marked so that clipboard histories leave it out.
    fn clipboard_set_secret(&self, secret: &SecretText) -> Result<(), HostError>;
    /// Empties the clipboard only if it still holds the text of the last [`Host::clipboard_set_secret`];
    /// answers whether it did.
    fn clipboard_clear_if_ours(&self) -> Result<bool, HostError>;
    /// Puts a text that is no secret on the clipboard.
    fn clipboard_set_text(&self, text: &str) -> Result<(), HostError>;
    /// How far the person's clock is ahead of UTC at `time`, in seconds.
    fn utc_offset_secs(&self, time: Timestamp) -> i32;
    /// Where files go that the person asked for; `None`: there is no such place.
    fn downloads_dir(&self) -> Option<PathBuf>;
    /// Asks the person where a file is to be saved: a dialog that begins in `folder` with `name`, and that asks before a
    /// file is replaced. Waits for the answer; never called from the main thread. `None`: nowhere, it was closed.
    fn save_as(&self, folder: &Path, name: &str) -> Result<Option<PathBuf>, HostError>;
    /// Shows a file in the file manager.
    fn reveal(&self, path: &Path) -> Result<(), HostError>;
    /// Shows the window, or makes it if it was destroyed, and raises it.
    fn show_window(&self);
    /// Ends the app in order; the shell calls [`crate::App::shutdown`] on the way.
    fn quit(&self);
}

/// The desktop refused. The text is the platform's, never a secret.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{0}")]
pub struct HostError(pub String);
