//! What a proof looks like: which of its hashes stand left and which right is in the two numbers alone.

use crate::Hash;
use crate::node_hash;

/// The parts of the path from one leaf of a tree to its root.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    /// Steps below the point where the paths of this leaf and of the last one meet: the leaf's bits say the side.
    pub(super) inner: usize,
    /// Steps above it: along the right edge, so every hash stands left.
    pub(super) border: usize,
}

impl Shape {
    /// Of the leaf `seq` below `size`.
    pub(super) fn of(seq: u64, size: u64) -> Self {
        let inner = u64::BITS - (seq ^ (size - 1)).leading_zeros();
        let border = seq.checked_shr(inner).unwrap_or(0).count_ones();
        Self { inner: inner as usize, border: border as usize }
    }
}

/// Folds a path in which the bits of `seq`, lowest first, say on which side each hash stands.
pub(super) fn fold_inner(seed: Hash, path: &[Hash], seq: u64) -> Hash {
    path.iter().enumerate().fold(seed, |hash, (level, sibling)| {
        if (seq >> level) & 1 == 0 { node_hash(&hash, sibling) } else { node_hash(sibling, &hash) }
    })
}

/// Folds only those hashes of the path that stand left: to the root of the tree that ends with the leaf.
pub(super) fn fold_left_only(seed: Hash, path: &[Hash], seq: u64) -> Hash {
    path.iter().enumerate().fold(
        seed,
        |hash, (level, sibling)| {
            if (seq >> level) & 1 == 0 { hash } else { node_hash(sibling, &hash) }
        },
    )
}

/// Folds hashes that all stand left.
pub(super) fn fold_border(seed: Hash, path: &[Hash]) -> Hash {
    path.iter().fold(seed, |hash, sibling| node_hash(sibling, &hash))
}
