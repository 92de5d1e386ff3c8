//! The one sign-in the page shows.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio_util::sync::CancellationToken;

use crate::{
    app::Context,
    view::{ErrorView, SignInView},
};

/// Which sign-in owns the page's `sign_in`. Whoever lost it shows nothing any more.
#[derive(Default)]
pub(crate) struct CurrentSignIn(Mutex<Option<Turn>>);

/// The right to show a sign-in, until another takes it.
#[derive(Clone)]
pub(crate) struct Turn {
    number: u64,
    /// Set once the attempt exists.
    attempt_id: Option<String>,
    base_url: String,
    /// Cancelled when another sign-in takes the turn or the person gives this one up.
    pub(super) over: CancellationToken,
}

impl CurrentSignIn {
    fn lock(&self) -> MutexGuard<'_, Option<Turn>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The attempt that is being shown.
    pub(super) fn attempt_id(&self) -> Option<String> {
        self.lock().as_ref()?.attempt_id.clone()
    }
}

impl Context {
    /// Takes the page for a sign-in at `base_url` and shows `view`; ends the turn there was.
    pub(super) fn take_turn(&self, base_url: &str, attempt_id: Option<&str>, view: SignInView) -> Turn {
        let mut current = self.sign_in.lock();
        let number = current.as_ref().map_or(0, |last| last.number + 1);
        if let Some(last) = current.take() {
            last.over.cancel();
        }
        let turn = Turn {
            number,
            attempt_id: attempt_id.map(str::to_owned),
            base_url: base_url.to_owned(),
            over: CancellationToken::new(),
        };
        *current = Some(turn.clone());
        self.state.update(|state| state.sign_in = Some(view));
        turn
    }

    /// Ends whatever is shown.
    pub(super) fn end_turn(&self) {
        let mut current = self.sign_in.lock();
        if let Some(last) = current.as_mut() {
            // Kept for its number: a turn that is over stays over.
            last.over.cancel();
            last.attempt_id = None;
        }
        self.state.update(|state| state.sign_in = None);
    }

    /// Shows `view` if the turn is still `turn`'s.
    pub(super) fn show_turn(&self, turn: &Turn, view: Option<SignInView>) {
        let current = self.sign_in.lock();
        if current.as_ref().is_some_and(|c| c.number == turn.number && !c.over.is_cancelled()) {
            self.state.update(|state| state.sign_in = view);
        }
    }

    /// The turn's attempt exists now.
    pub(super) fn name_turn(&self, turn: &Turn, attempt_id: &str) {
        let mut current = self.sign_in.lock();
        if let Some(current) = current.as_mut().filter(|c| c.number == turn.number && !c.over.is_cancelled())
        {
            current.attempt_id = Some(attempt_id.to_owned());
        }
    }

    pub(super) fn fail_turn(&self, turn: &Turn, error: ErrorView) {
        self.show_turn(turn, Some(SignInView::Failed { base_url: turn.base_url.clone(), error }));
    }
}
