//! The hash of one subtree of a tree, perfect or at its ragged right edge, from stored perfect ones.

use crate::{Hash, NodeId, node_hash, range_nodes};

/// The Merkle tree hash of the leaves `[begin, end)`, which are not none and one of the parts that RFC 9162 §2.1.1 splits
/// a tree into: its perfect subtrees then grow smaller from left to right, as a tree's from 0 do.
pub(super) fn subtree_hash<E>(
    begin: u64,
    end: u64,
    get: &mut impl FnMut(NodeId) -> Result<Hash, E>,
) -> Result<Hash, E> {
    let mut nodes = range_nodes(begin, end).into_iter().rev();
    let last = nodes.next().unwrap_or(NodeId { level: 0, index: begin });
    nodes.try_fold(get(last)?, |right, node| Ok(node_hash(&get(node)?, &right)))
}

/// Where RFC 9162 §2.1.1 splits `[begin, end)` of two leaves or more: after the largest power of two below its length.
pub(super) fn split(begin: u64, end: u64) -> u64 {
    begin + (1 << (end - begin - 1).ilog2())
}
