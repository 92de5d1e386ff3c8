use std::{
    path::{Path, PathBuf},
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicI32, AtomicUsize, Ordering},
    },
};

use bijak_domain::{SecretText, Timestamp};
use tokio::{sync::Notify, time::timeout};
use url::Url;

use super::LIMIT;
use crate::{Host, HostError};

/// A desktop in memory.
#[derive(Debug, Default)]
pub(crate) struct FakeHost {
    opened: Mutex<Vec<Url>>,
    news: Notify,
    pub(crate) browser_fails: AtomicBool,
    pub(crate) scheme_missing: AtomicBool,
    pub(crate) clipboard_fails: AtomicBool,
    clipboard: Mutex<Clipboard>,
    pub(crate) utc_offset_secs: AtomicI32,
    pub(crate) downloads: Mutex<Option<PathBuf>>,
    /// What the person answers where a file is to be saved; none: what is suggested.
    pub(crate) save_as: Mutex<Option<Result<Option<PathBuf>, HostError>>>,
    /// What was suggested last.
    pub(crate) suggested: Mutex<Option<PathBuf>>,
    pub(crate) revealed: Mutex<Vec<PathBuf>>,
    pub(crate) window_shown: AtomicUsize,
    pub(crate) quit: AtomicBool,
}

#[derive(Debug, Default)]
struct Clipboard {
    text: String,
    /// The secret we put there last.
    ours: Option<String>,
}

impl FakeHost {
    /// The next URL the browser was opened with.
    pub(crate) async fn opened(&self) -> Url {
        let next = async {
            loop {
                let news = self.news.notified();
                if let Some(url) = self.take_opened() {
                    return url;
                }
                news.await;
            }
        };
        timeout(LIMIT, next).await.expect("the browser is opened")
    }

    pub(crate) fn take_opened(&self) -> Option<Url> {
        let mut opened = self.opened.lock().unwrap();
        if opened.is_empty() { None } else { Some(opened.remove(0)) }
    }

    pub(crate) fn clipboard(&self) -> String {
        self.clipboard.lock().unwrap().text.clone()
    }

    /// Another program copies.
    pub(crate) fn copy_elsewhere(&self, text: &str) {
        text.clone_into(&mut self.clipboard.lock().unwrap().text);
    }

    fn clipboard_works(&self) -> Result<(), HostError> {
        if self.clipboard_fails.load(Ordering::SeqCst) {
            Err(HostError("no clipboard".into()))
        } else {
            Ok(())
        }
    }
}

impl Host for FakeHost {
    fn open_browser(&self, url: &Url) -> Result<(), HostError> {
        if self.browser_fails.load(Ordering::SeqCst) {
            return Err(HostError("no browser".into()));
        }
        self.opened.lock().unwrap().push(url.clone());
        self.news.notify_one();
        Ok(())
    }

    fn scheme_registered(&self) -> bool {
        !self.scheme_missing.load(Ordering::SeqCst)
    }

    fn clipboard_set_secret(&self, secret: &SecretText) -> Result<(), HostError> {
        self.clipboard_works()?;
        let text = secret.expose("the test's clipboard").to_owned();
        *self.clipboard.lock().unwrap() = Clipboard { text: text.clone(), ours: Some(text) };
        Ok(())
    }

    fn clipboard_clear_if_ours(&self) -> Result<bool, HostError> {
        self.clipboard_works()?;
        let mut clipboard = self.clipboard.lock().unwrap();
        let ours = clipboard.ours.take().is_some_and(|ours| ours == clipboard.text);
        if ours {
            clipboard.text.clear();
        }
        Ok(ours)
    }

    fn clipboard_set_text(&self, text: &str) -> Result<(), HostError> {
        self.clipboard_works()?;
        *self.clipboard.lock().unwrap() = Clipboard { text: text.to_owned(), ours: None };
        Ok(())
    }

    fn utc_offset_secs(&self, _time: Timestamp) -> i32 {
        self.utc_offset_secs.load(Ordering::SeqCst)
    }

    fn downloads_dir(&self) -> Option<PathBuf> {
        self.downloads.lock().unwrap().clone()
    }

    fn save_as(&self, folder: &Path, name: &str) -> Result<Option<PathBuf>, HostError> {
        let suggested = folder.join(name);
        *self.suggested.lock().unwrap() = Some(suggested.clone());
        self.save_as.lock().unwrap().clone().unwrap_or(Ok(Some(suggested)))
    }

    fn reveal(&self, path: &Path) -> Result<(), HostError> {
        self.revealed.lock().unwrap().push(path.to_owned());
        Ok(())
    }

    fn show_window(&self) {
        self.window_shown.fetch_add(1, Ordering::SeqCst);
    }

    fn quit(&self) {
        self.quit.store(true, Ordering::SeqCst);
    }
}
