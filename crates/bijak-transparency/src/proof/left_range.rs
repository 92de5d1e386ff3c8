//! A leaf's inclusion proof read as the range of everything before that leaf.

use alloc::vec::Vec;

use super::{ProofError, shape::Shape};
use crate::{CompactRange, Hash, MAX_SIZE};

/// The range `[0, seq)` that the inclusion proof of `seq` in a tree of `size` claims: its left-hand hashes, largest subtree
/// first.
///
/// A claim, not a proof: whoever appends the leaves `[seq, size)` to it and gets a signed root has verified both, without
/// having seen what came before.
pub fn left_range_of_inclusion(seq: u64, size: u64, proof: &[Hash]) -> Result<CompactRange, ProofError> {
    if seq >= size || size > MAX_SIZE {
        return Err(ProofError::NoSuchLeaf { seq, size });
    }
    let Shape { inner, border } = Shape::of(seq, size);
    let wrong = ProofError::Length { needed: inner + border, given: proof.len() };
    if proof.len() != inner + border {
        return Err(wrong);
    }
    let stands_left = |level: usize| level >= inner || (seq >> level) & 1 == 1;
    let left: Vec<Hash> = proof
        .iter()
        .enumerate()
        .rev()
        .filter(|(level, _)| stands_left(*level))
        .map(|(_, hash)| *hash)
        .collect();
    CompactRange::from_parts(0, seq, left).map_err(|_| wrong)
}
