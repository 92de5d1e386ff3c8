use tokio::sync::{broadcast, watch};

use super::AppEvent;
use crate::view::AppStateView;

/// The state every page depends on. Each part has one writer; whoever changes it does so through [`State::update`],
/// so that a change is never announced twice and never forgotten.
pub(crate) struct State {
    current: watch::Sender<AppStateView>,
    events: broadcast::Sender<AppEvent>,
}

impl State {
    pub(crate) fn new(first: AppStateView, events: broadcast::Sender<AppEvent>) -> Self {
        Self { current: watch::Sender::new(first), events }
    }

    pub(crate) fn view(&self) -> AppStateView {
        self.current.borrow().clone()
    }

    /// Reads one part without cloning the whole.
    pub(crate) fn read<T>(&self, part: impl FnOnce(&AppStateView) -> T) -> T {
        part(&self.current.borrow())
    }

    /// Follows the state; for tasks that wait for a sign-in, an open vault, another profile.
    pub(crate) fn watch(&self) -> watch::Receiver<AppStateView> {
        self.current.subscribe()
    }

    /// Changes the state and tells everybody, unless nothing changed.
    pub(crate) fn update(&self, change: impl FnOnce(&mut AppStateView)) {
        // The event is sent while the lock is held: events arrive in the order of the changes.
        self.current.send_if_modified(|state| {
            let before = state.clone();
            change(state);
            if *state == before {
                return false;
            }
            // No receiver is no error: the window may be closed.
            let _ = self.events.send(AppEvent::State(Box::new(state.clone())));
            true
        });
    }
}
