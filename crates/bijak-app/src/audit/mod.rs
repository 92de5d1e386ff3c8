//! The audit log as this computer knows it: a copy of each organization's, kept up to date while signed in, read offline.

mod ask;
mod caches;
mod downloads;
mod error;
mod event;
mod export;
mod facets;
mod findings;
mod flags;
mod forget;
mod histogram;
mod page;
mod position;
mod prove;
mod query;
mod rebuild;
mod retention;
mod row;
mod status;
mod sync;
mod trust;
mod trust_key;
mod view_link;
mod views;

#[cfg(test)]
mod lies;
#[cfg(test)]
mod retention_tests;
#[cfg(test)]
mod tests;

use std::sync::{Mutex, MutexGuard, PoisonError};

pub(crate) use flags::follow_flags;
pub(crate) use forget::forget;
pub(crate) use retention::setting_changed;
pub(crate) use sync::{follow, nudge, restart};
use tokio::sync::{Notify, watch};

use self::{caches::Caches, sync::Progress};
use crate::store::{Store, StoreError};

#[derive(Default)]
pub(crate) struct Audit {
    caches: Caches,
    flags: flags::Files,
    questions: ask::Questions,
    exports: export::Exports,
    progress: Mutex<Progress>,
    /// Rings when the log has something new, or is to be asked again.
    bell: Notify,
    /// Rings when events were added that no flag was looked for yet.
    judge: Notify,
    /// Rings when the syncing is to begin anew: the copy is thrown away, or to hold something else.
    rebuilt: Notify,
    /// Held by whoever changes the copy.
    syncing: tokio::sync::Mutex<()>,
    /// Whether the history's fetching is paused.
    paused: watch::Sender<bool>,
}

impl Audit {
    /// As the last process left it.
    pub(crate) async fn restore(store: &Store) -> Result<Self, StoreError> {
        let paused = watch::Sender::new(sync::was_paused(store).await?);
        Ok(Self { paused, ..Self::default() })
    }

    fn progress(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
