//! The journal: credentials under way.
//!
//! The server tells a secret once. So an intent is written first, then the server is asked (the intent's id is the
//! Idempotency-Key), what it made is noted, its secret stored, read back and tried. Wherever this stops, the intent that
//! is left says enough to finish or to undo: no live key is ever left whose secret nobody has. One saga runs at a time.

mod ask;
mod fail_point;
mod fate;
mod follow;
mod intent;
mod make;
mod recover;
mod secret;
pub(crate) mod table;
mod try_key;
mod undo;

pub(crate) use fail_point::fail_point;
pub(crate) use follow::{follow, settle};
pub(crate) use intent::{Intent, MadeIds, Phase, Plan};
pub(crate) use make::{Made, close, make};
use tokio::sync::{Mutex, MutexGuard, Notify};
pub(crate) use try_key::{Tried, try_key};
pub(crate) use undo::undo;

#[cfg(test)]
pub(crate) use fail_point::crash;

#[derive(Debug, Default)]
pub(crate) struct Journal {
    turn: Mutex<()>,
    /// Rung when an intent was left open.
    bell: Notify,
}

/// Holding it is the right to run a saga: an open intent that its holder sees is nobody's work.
pub(crate) type Turn<'a> = MutexGuard<'a, ()>;

impl Journal {
    pub(crate) async fn turn(&self) -> Turn<'_> {
        self.turn.lock().await
    }

    /// Says that an intent was left open: it is looked after in the background.
    pub(crate) fn ring(&self) {
        self.bell.notify_one();
    }
}
