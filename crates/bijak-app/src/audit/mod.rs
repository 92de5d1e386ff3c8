//! The audit log as this computer knows it: a copy of each organization's, kept up to date while signed in, read offline.

mod caches;
mod downloads;
mod error;
mod fetch;
mod findings;
mod flags;
mod follow;
mod forget;
mod page;
mod query;
mod status;
mod sync;
mod view_link;
mod views;

#[cfg(test)]
mod tests;

use std::sync::{Mutex, MutexGuard, PoisonError};

pub(crate) use follow::{follow, nudge};
pub(crate) use forget::forget;
use tokio::sync::Notify;

use self::caches::Caches;
use crate::view::{AuditSyncPhase, ErrorView};

#[derive(Default)]
pub(crate) struct Audit {
    caches: Caches,
    progress: Mutex<Progress>,
    bell: Notify,
}

/// How the copy of the active profile's log is doing.
#[derive(Debug, Clone)]
struct Progress {
    /// Whose this is; another profile starts anew.
    profile_id: Option<String>,
    phase: AuditSyncPhase,
    /// Events the server is known to have.
    known: Option<u64>,
    error: Option<ErrorView>,
}

impl Default for Progress {
    fn default() -> Self {
        Self { profile_id: None, phase: AuditSyncPhase::Idle, known: None, error: None }
    }
}

impl Audit {
    fn progress(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
