//! Making the proof that a tree is the beginning of a later one.

use alloc::vec::Vec;

use super::subtree::{split, subtree_hash};
use crate::{Hash, NodeId};

/// The hashes that prove the tree of `from` leaves to be the beginning of the tree of `to` (`PROOF`, RFC 9162 §2.1.4.1), in
/// the order in which the standard lists them. `get` answers perfect subtrees that lie wholly below `to`.
///
/// None where there is nothing to prove: `from` is 0 or `to`; and none where `from` is larger, which no verifier accepts.
pub fn consistency_proof<E>(
    from: u64,
    to: u64,
    mut get: impl FnMut(NodeId) -> Result<Hash, E>,
) -> Result<Vec<Hash>, E> {
    let mut proof = Vec::new();
    if from == 0 || from >= to {
        return Ok(proof);
    }
    let (mut begin, mut end) = (0, to);
    while end != from {
        let middle = split(begin, end);
        if from <= middle {
            proof.push(subtree_hash(middle, end, &mut get)?);
            end = middle;
        } else {
            proof.push(subtree_hash(begin, middle, &mut get)?);
            begin = middle;
        }
    }
    // The whole earlier tree is known to the verifier; a part of it is not.
    if begin != 0 {
        proof.push(subtree_hash(begin, end, &mut get)?);
    }
    proof.reverse();
    Ok(proof)
}
