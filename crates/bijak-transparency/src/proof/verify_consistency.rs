//! Checking the proof that a tree is the beginning of a later one.

use super::{
    ProofError,
    shape::{Shape, fold_border, fold_inner, fold_left_only},
};
use crate::{Hash, MAX_SIZE, root};

/// Whether `proof` shows that the tree of `from` leaves with `root_from` is the beginning of the tree of `to` leaves with
/// `root_to` (RFC 9162 §2.1.4.2).
///
/// Trees of one size must have one root and an empty proof; the tree of no leaf is the beginning of every tree, by an empty
/// proof, if `root_from` is its root. (The standard leaves both cases out.)
pub fn verify_consistency(
    from: u64,
    to: u64,
    proof: &[Hash],
    root_from: &Hash,
    root_to: &Hash,
) -> Result<(), ProofError> {
    if from > to || to > MAX_SIZE {
        return Err(ProofError::Sizes { from, to });
    }
    if from == 0 || from == to {
        return match proof {
            [] if from == 0 && *root_from != root(&[]) => Err(ProofError::EarlierRoot),
            [] if from == to && root_from != root_to => Err(ProofError::Root),
            [] => Ok(()),
            _ => Err(ProofError::Length { needed: 0, given: proof.len() }),
        };
    }
    // The path of the earlier tree's last leaf, cut below the largest perfect subtree that ends with it: the verifier knows
    // that subtree's hash if it is the whole earlier tree, and else the proof begins with it.
    let cut = from.trailing_zeros();
    let Shape { inner, border } = Shape::of(from - 1, to);
    let inner = inner - cut as usize;
    let whole = from.is_power_of_two();
    let needed = usize::from(!whole) + inner + border;
    if proof.len() != needed {
        return Err(ProofError::Length { needed, given: proof.len() });
    }
    let (seed, path) = if whole { (*root_from, proof) } else { (proof[0], &proof[1..]) };
    let (low, high) = path.split_at(inner);
    let sides = (from - 1) >> cut;
    if fold_border(fold_left_only(seed, low, sides), high) != *root_from {
        return Err(ProofError::EarlierRoot);
    }
    if fold_border(fold_inner(seed, low, sides), high) != *root_to {
        return Err(ProofError::Root);
    }
    Ok(())
}
