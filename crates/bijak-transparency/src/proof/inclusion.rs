//! Making the proof that a leaf is in a tree.

use alloc::vec::Vec;

use super::subtree::{split, subtree_hash};
use crate::{Hash, NodeId};

/// The hashes that lead from the leaf `seq` to the root of the tree of `size` leaves, leaf to root (`PATH`, RFC 9162
/// §2.1.3.1). `get` answers perfect subtrees that lie wholly below `size`, at most two of each level.
///
/// Of a leaf that is not in the tree: none, which no verifier accepts.
pub fn inclusion_proof<E>(
    seq: u64,
    size: u64,
    mut get: impl FnMut(NodeId) -> Result<Hash, E>,
) -> Result<Vec<Hash>, E> {
    let mut proof = Vec::new();
    let (mut begin, mut end) = (0, size);
    while seq < size && end - begin > 1 {
        let middle = split(begin, end);
        if seq < middle {
            proof.push(subtree_hash(middle, end, &mut get)?);
            end = middle;
        } else {
            proof.push(subtree_hash(begin, middle, &mut get)?);
            begin = middle;
        }
    }
    proof.reverse();
    Ok(proof)
}
