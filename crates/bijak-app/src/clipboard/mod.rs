//! A secret on the clipboard, for as long as the settings say. It is cleared then, on lock and on quit, and only where
//! the clipboard still holds our text.

mod clear;
mod copy;
mod copy_text;

#[cfg(test)]
mod tests;

use std::sync::{Mutex, MutexGuard, PoisonError};

pub(crate) use clear::clear;
pub(crate) use copy::copy;

/// What of ours is on the clipboard.
#[derive(Debug, Default)]
pub(crate) struct Clipboard(Mutex<Copied>);

#[derive(Debug, Default)]
struct Copied {
    /// Counts the copies: the watch over an earlier one must not clear a later one.
    count: u64,
    is_ours: bool,
}

impl Clipboard {
    fn lock(&self) -> MutexGuard<'_, Copied> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
