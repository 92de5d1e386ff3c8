//! An authority on this computer: the `bijak-authority` that ships beside the app, run as a child on loopback.
//!
//! It is wanted from the welcome screen, or because the active profile is one of its. While it is wanted it is kept
//! running; it ends with the app, also where that is killed, because its stdin closes then. Its URL is what the living
//! child reported on its stdout, never what was remembered.

mod child;
mod log_file;
mod open_setup;
mod reported;
mod start;
mod supervise;

use std::{
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
};

use bijak_domain::Timestamp;
pub(crate) use supervise::supervise;
use tokio::sync::watch;
use url::Url;

use crate::view::LocalAuthorityView;

/// The local authority as the rest of the app sees it.
pub(crate) struct LocalAuthority {
    wanted: watch::Sender<Wanted>,
    /// Whether a person waits on the welcome screen to be signed in to it.
    then_sign_in: AtomicBool,
    living: watch::Sender<Living>,
}

/// What the supervisor shall do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Wanted {
    running: bool,
    /// Counts the asking: one that comes while a failed child is waited out ends the wait.
    asked: u64,
    /// Counts the set-up offers that shall be replaced by new ones.
    renewals: u64,
}

/// What the living child reported.
#[derive(Debug, Clone, Default)]
struct Living {
    /// Its origin.
    url: Option<String>,
    /// While there is no owner account.
    setup: Option<SetupPage>,
}

/// The page where the first visitor makes the owner account.
#[derive(Debug, Clone)]
struct SetupPage {
    url: Url,
    expires_at: Timestamp,
    /// Whether the browser was sent there.
    opened: bool,
}

impl LocalAuthority {
    pub(crate) fn new() -> Self {
        let (wanted, living) = (watch::Sender::default(), watch::Sender::default());
        Self { wanted, then_sign_in: AtomicBool::new(false), living }
    }

    /// Where the living child answers; `None`: there is none.
    pub(crate) fn url(&self) -> Option<String> {
        self.living.borrow().url.clone()
    }

    /// Has it started, unless it runs.
    pub(crate) fn want(&self) {
        self.wanted.send_modify(|wanted| {
            wanted.running = true;
            wanted.asked += 1;
        });
    }

    /// Has it ended.
    pub(crate) fn stop(&self) {
        self.then_sign_in.store(false, Ordering::SeqCst);
        self.wanted.send_modify(|wanted| wanted.running = false);
    }
}

/// What is shown before anybody wants it.
pub(crate) fn at_rest(data_dir: &Path) -> LocalAuthorityView {
    if data_dir.join("authority.db").exists() {
        LocalAuthorityView::Stopped
    } else {
        LocalAuthorityView::Absent
    }
}

#[cfg(test)]
mod tests;
