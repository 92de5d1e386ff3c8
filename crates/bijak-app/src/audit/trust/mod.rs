//! Whether the log is still the log that was proven before. The key is pinned on first use; every head it signs must go on
//! from the last one; every event that is kept must lead to a signed head. What contradicts is a finding: evidence is
//! kept, the log is not fetched any more, and nothing is overwritten.

mod caught;
mod diagnose;
mod difference;
mod head;
mod keep;
mod keep_news;
mod newest;
mod pin;
mod prove;
mod state;
pub(super) mod table;

use bijak_audit_cache::transparency::Checkpoint;

pub(super) use caught::Caught;
pub(super) use head::{accept, head, of_store};
pub(super) use keep::keep;
pub(super) use keep_news::keep_news;
pub(super) use newest::{keep_newest, keep_older};
pub(super) use prove::{fewer_than_signed, prove_all, prove_history, prove_news};
pub(super) use state::{broken_by, forgive};

/// A signed head whose signature and size were checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    /// As it came.
    pub(super) note: String,
    pub(super) checkpoint: Checkpoint,
}

impl Head {
    pub(super) fn size(&self) -> u64 {
        self.checkpoint.size
    }
}
