//! Checking the proof that a leaf is in a tree.

use super::{
    ProofError,
    shape::{Shape, fold_border, fold_inner},
};
use crate::{Hash, MAX_SIZE};

/// Whether `proof` leads from `leaf` (a leaf's hash) at index `seq` to the `root` of the tree of `size` leaves (RFC 9162
/// §2.1.3.2; the standard's loop and this one take the same hashes from the same sides).
///
/// A proof of any other length than these two numbers ask for is refused before anything is hashed; so is every proof for a
/// tree of no leaf.
pub fn verify_inclusion(
    leaf: &Hash,
    seq: u64,
    size: u64,
    proof: &[Hash],
    root: &Hash,
) -> Result<(), ProofError> {
    if seq >= size || size > MAX_SIZE {
        return Err(ProofError::NoSuchLeaf { seq, size });
    }
    let Shape { inner, border } = Shape::of(seq, size);
    let (Some((low, high)), true) = (proof.split_at_checked(inner), proof.len() == inner + border) else {
        return Err(ProofError::Length { needed: inner + border, given: proof.len() });
    };
    let computed = fold_border(fold_inner(*leaf, low, seq), high);
    if computed == *root { Ok(()) } else { Err(ProofError::Root) }
}
