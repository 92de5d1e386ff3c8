//! Keeping the copy up to the server's log: the newest page first, so that there is something to read at once; then the
//! history upwards from its beginning (or, where only some of it is wanted, downwards to there), while news arrive by
//! themselves. Stopped anywhere, the next run goes on where
//! this one was: the copy alone says where that is.

mod bulk;
mod control;
mod cycle;
mod follow;
mod history;
mod lines;
mod newest;
mod news;
mod progress;

pub(super) use control::was_paused;
pub(crate) use follow::{follow, nudge, restart};
pub(super) use progress::Progress;

use super::trust::Caught;
use crate::view::ErrorView;

/// Why a run ends.
#[derive(Debug)]
pub(super) enum Stop {
    /// Something failed: it is tried again.
    Error(ErrorView),
    /// The log was caught: evidence is kept, and it is not asked any more.
    Caught(Caught),
}

impl<E: Into<ErrorView>> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::Error(error.into())
    }
}
