//! Checking a bundle: signatures first, then every earlier checkpoint, then every event.

use alloc::{string::String, vec::Vec};

use super::{Bundle, BundleError, EarlierCheckpoint, ProvenEvent};
use crate::{Checkpoint, Hash, SignedNote, VerifierKey, leaf_hash, verify_consistency, verify_inclusion};

/// What a bundle has proven, under the keys it was checked with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    pub origin: String,
    /// Of the log when the checkpoint was signed.
    pub size: u64,
    pub root: Hash,
    /// Who signed the checkpoint. Whoever knows the log compares them with what they noted down.
    pub signers: Vec<VerifierKey>,
    /// Sizes of the earlier checkpoints that it continues.
    pub earlier: Vec<u64>,
    /// Which events are in the log, at these places, with these very lines.
    pub events: Vec<u64>,
}

impl Bundle {
    /// Whether the events are in the log that the bundle's own keys speak for. Whose keys these are, no file can say of
    /// itself: compare [`Verified::signers`] with the key you know, or use [`Self::verify_with`].
    pub fn verify(&self) -> Result<Verified, BundleError> {
        self.verify_with(&self.vkeys)
    }

    /// Whether the events are in the log that `keys` speak for; the bundle's own keys are not asked.
    pub fn verify_with(&self, keys: &[VerifierKey]) -> Result<Verified, BundleError> {
        let Self { origin, vkeys: _, checkpoint: note, earlier, events } = self;
        if let Some(foreign) = keys.iter().find(|key| key.name() != origin) {
            return Err(BundleError::ForeignKey { name: foreign.name().into(), origin: origin.clone() });
        }
        let checkpoint = Checkpoint::open(note, origin, keys).map_err(BundleError::Checkpoint)?;
        let signers = SignedNote::parse(note)
            .and_then(|note| note.verify(keys).map(|signers| signers.into_iter().cloned().collect()))
            .map_err(|error| BundleError::Checkpoint(error.into()))?;
        let Checkpoint { origin, size, root, extensions: _ } = checkpoint;

        let earlier = earlier
            .iter()
            .enumerate()
            .map(|(index, EarlierCheckpoint { checkpoint, proof })| {
                let before = Checkpoint::open(checkpoint, &origin, keys)
                    .map_err(|source| BundleError::EarlierCheckpoint { index, source })?;
                verify_consistency(before.size, size, proof, &before.root, &root)
                    .map_err(|source| BundleError::Inconsistent { size: before.size, source })?;
                Ok(before.size)
            })
            .collect::<Result<_, _>>()?;

        let mut proven: Vec<u64> = Vec::with_capacity(events.len());
        for ProvenEvent { seq, line, proof } in events {
            let seq = *seq;
            if proven.last().is_some_and(|before| *before >= seq) {
                return Err(BundleError::Order { seq });
            }
            verify_inclusion(&leaf_hash(line.as_bytes()), seq, size, proof, &root)
                .map_err(|source| BundleError::Event { seq, source })?;
            proven.push(seq);
        }
        Ok(Verified { origin, size, root, signers, earlier, events: proven })
    }
}
