//! Inclusion and consistency proofs out of the cache alone.

use bijak_transparency::{Hash, consistency_proof, inclusion_proof, leaf_hash, verify_inclusion};

use crate::{AuditCache, CacheError, cache::Session, store::runs::Run};

/// That an event is part of the log's first `size` events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    pub seq: u64,
    pub size: u64,
    pub leaf_hash: Hash,
    /// Leaf to root (RFC 9162 §2.1.3.1).
    pub hashes: Vec<Hash>,
    /// Of the tree of `size` events, as this cache folded it.
    pub root: Hash,
    /// Whether the proof was checked and leads from the leaf to `root`.
    pub holds: bool,
}

impl AuditCache {
    /// The proof that event `seq` is one of the first `size`; `None`: not everything it needs is held.
    pub fn prove(&self, seq: u64, size: u64) -> Result<Option<Proof>, CacheError> {
        self.read(|session| {
            let Some(run) = session.run_with(seq, size) else { return Ok(None) };
            let Some(root) = session.root_of(run, size)? else { return Ok(None) };
            let leaf_hash = leaf_hash(&session.line(seq)?);
            let hashes = inclusion_proof(seq, size, |node| session.node(run, node))?;
            let holds = verify_inclusion(&leaf_hash, seq, size, &hashes, &root).is_ok();
            Ok(Some(Proof { seq, size, leaf_hash, hashes, root, holds }))
        })
    }

    /// The proof that the tree of `from` events is the beginning of the one of `to`; `None`: not everything it needs is held.
    pub fn prove_consistency(&self, from: u64, to: u64) -> Result<Option<Vec<Hash>>, CacheError> {
        self.read(|session| {
            let Some(run) = session.snapshot.runs.last() else { return Ok(None) };
            match consistency_proof(from, to, |node| session.node(run, node)) {
                Ok(proof) => Ok(Some(proof)),
                Err(CacheError::NotHeld { .. }) => Ok(None),
                Err(error) => Err(error),
            }
        })
    }
}

impl Session<'_> {
    /// The run that holds `seq` and reaches to `size`.
    pub(crate) fn run_with(&self, seq: u64, size: u64) -> Option<&Run> {
        self.snapshot.runs.iter().find(|run| run.low <= seq && seq < size && size <= run.high + 1)
    }
}
