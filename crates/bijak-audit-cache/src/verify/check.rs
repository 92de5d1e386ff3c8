//! What is held against a checkpoint.

use bijak_transparency::Checkpoint;

use crate::{AuditCache, CacheError};

/// What a comparison said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checked {
    /// The first `to` events are what the checkpoint signs; they are marked verified from the lowest one held.
    Verified { to: u64 },
    /// The checkpoint is about events that are not all here yet, or what lies before them is unknown.
    NotYet,
    /// What is held leads to another root.
    Differs,
}

impl AuditCache {
    /// Compares with a checkpoint whose signature the caller has verified.
    pub fn check(&self, checkpoint: &Checkpoint) -> Result<Checked, CacheError> {
        let size = checkpoint.size;
        let found = self.read(|session| {
            for run in session.snapshot.runs.iter().rev() {
                if let Some(root) = session.root_of(run, size)? {
                    return Ok(Some((root, run.verified)));
                }
            }
            Ok(None)
        })?;
        match found {
            None => Ok(Checked::NotYet),
            Some((root, _)) if root != checkpoint.root => Ok(Checked::Differs),
            Some((_, verified)) => {
                if verified < size {
                    self.mark_verified(size)?;
                }
                Ok(Checked::Verified { to: size })
            }
        }
    }

    /// Remembers that the run which reaches to `size` is verified up to there.
    fn mark_verified(&self, size: u64) -> Result<(), CacheError> {
        self.change(|session| {
            let mut runs = session.snapshot.runs.to_vec();
            // Runs only ever grow and join: the one that reached to `size` still does.
            let run = runs.iter_mut().rev().find(|run| run.low <= size && size <= run.high + 1);
            if let Some(run) = run {
                run.verified = run.verified.max(size);
            }
            Ok(runs)
        })
    }

    /// The root over the first `size` events that are held, as this cache folded them; `None`: not all are known.
    pub fn root(&self, size: u64) -> Result<Option<bijak_transparency::Hash>, CacheError> {
        self.read(|session| session.root_at(size))
    }
}
