//! A range of leaves as the roots of its perfect subtrees: a few hundred bytes that stand for millions of events, grow by
//! one event at a time, and give the tree's root.

mod bytes;

use alloc::vec::Vec;

use sha2::{Digest, Sha256};

use super::{MAX_SIZE, NodeId, node_hash, range_nodes};
use crate::Hash;

/// The leaves `[begin, end)`, held as the hashes of [`range_nodes`]`(begin, end)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompactRange {
    begin: u64,
    end: u64,
    hashes: Vec<Hash>,
}

/// Why hashes are no range, or ranges do not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RangeError {
    #[error("a range from {begin} to {end} is backwards or beyond the largest tree")]
    Bounds { begin: u64, end: u64 },
    #[error("this range is made of {needed} hashes, not {given}")]
    Count { needed: usize, given: usize },
    #[error("a range that begins at {begin} does not continue one that ends at {end}")]
    NotAdjacent { end: u64, begin: u64 },
    #[error("a range that begins at {begin} has no root: a tree begins at 0")]
    NotFromZero { begin: u64 },
    #[error("{length} bytes are no range: two numbers of 8 and then hashes of 32")]
    Bytes { length: usize },
}

impl CompactRange {
    /// No leaf, at `begin`: where the next one goes.
    pub const fn empty_at(begin: u64) -> Self {
        Self { begin, end: begin, hashes: Vec::new() }
    }

    /// The range out of what [`Self::begin`], [`Self::end`] and [`Self::hashes`] gave.
    pub fn from_parts(begin: u64, end: u64, hashes: Vec<Hash>) -> Result<Self, RangeError> {
        if begin > end || end > MAX_SIZE {
            return Err(RangeError::Bounds { begin, end });
        }
        let needed = range_nodes(begin, end).len();
        if hashes.len() != needed {
            return Err(RangeError::Count { needed, given: hashes.len() });
        }
        Ok(Self { begin, end, hashes })
    }

    /// The index of the first leaf.
    pub const fn begin(&self) -> u64 {
        self.begin
    }

    /// The index after the last leaf; of a range that begins at 0, the tree's size.
    pub const fn end(&self) -> u64 {
        self.end
    }

    pub fn hashes(&self) -> &[Hash] {
        &self.hashes
    }

    /// Appends the leaf of index [`Self::end`].
    pub fn push(&mut self, leaf: Hash) {
        self.push_observed(leaf, &mut |_, _| ());
    }

    /// Appends the leaf of index [`Self::end`] and names every perfect subtree that it completes inside the range, the leaf
    /// itself first: what a log stores, so that it can make proofs later.
    pub fn push_observed(&mut self, leaf: Hash, observe: &mut impl FnMut(NodeId, Hash)) {
        self.push_node(NodeId { level: 0, index: self.end }, leaf, observe);
    }

    /// Appends the range that begins where this one ends.
    pub fn extend(&mut self, right: &Self) -> Result<(), RangeError> {
        if self.end != right.begin {
            return Err(RangeError::NotAdjacent { end: self.end, begin: right.begin });
        }
        for (node, hash) in range_nodes(right.begin, right.end).into_iter().zip(&right.hashes) {
            self.push_node(node, *hash, &mut |_, _| ());
        }
        Ok(())
    }

    /// The Merkle tree hash of the leaves `[0, end)` (RFC 9162 §2.1.1); of none: SHA-256 of nothing.
    pub fn root(&self) -> Result<Hash, RangeError> {
        if self.begin != 0 {
            return Err(RangeError::NotFromZero { begin: self.begin });
        }
        let folded = self.hashes.iter().rev().copied().reduce(|right, left| node_hash(&left, &right));
        Ok(folded.unwrap_or_else(|| Sha256::digest([]).into()))
    }

    /// Appends a perfect subtree whose first leaf is `self.end`, and joins it to its left sibling for as long as that one
    /// lies in the range: it is then the last hash, since its parent would reach beyond the end.
    fn push_node(&mut self, node: NodeId, hash: Hash, observe: &mut impl FnMut(NodeId, Hash)) {
        let (mut node, mut hash) = (node, hash);
        self.end += 1 << node.level;
        observe(node, hash);
        while node.index % 2 == 1 && (node.index - 1) << node.level >= self.begin {
            let Some(left) = self.hashes.pop() else { break };
            hash = node_hash(&left, &hash);
            node = NodeId { level: node.level + 1, index: node.index / 2 };
            observe(node, hash);
        }
        self.hashes.push(hash);
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::*;
    use crate::{leaf_hash, root};

    fn leaves(count: u64) -> Vec<Hash> {
        (0..count).map(|n| leaf_hash(&n.to_be_bytes())).collect()
    }

    fn range(begin: u64, end: u64) -> CompactRange {
        let mut range = CompactRange::empty_at(begin);
        for leaf in &leaves(end)[usize::try_from(begin).unwrap()..] {
            range.push(*leaf);
        }
        range
    }

    #[test]
    fn names_every_subtree_that_a_leaf_completes() {
        let mut seen = Vec::new();
        let mut range = range(0, 7);
        range.push_observed(leaves(8)[7], &mut |node, hash| seen.push((node, hash)));
        let levels: Vec<_> = seen.iter().map(|(node, _)| (node.level, node.index)).collect();
        assert_eq!(levels, [(0, 7), (1, 3), (2, 1), (3, 0)]);
        assert_eq!(seen[3].1, root(&leaves(8)));
    }

    #[test]
    fn a_subtree_that_begins_before_the_range_is_not_completed() {
        let mut seen = Vec::new();
        let mut range = CompactRange::empty_at(1);
        range.push_observed(leaves(2)[1], &mut |node, _| seen.push(node));
        assert_eq!(seen, [NodeId { level: 0, index: 1 }]);
        assert_eq!(range.hashes().len(), 1);
    }

    #[test]
    fn no_leaf_at_all_has_the_root_of_nothing() {
        assert_eq!(CompactRange::empty_at(0).root(), Ok(root(&[])));
    }

    #[test]
    fn only_a_range_from_zero_has_a_root() {
        assert_eq!(range(3, 5).root(), Err(RangeError::NotFromZero { begin: 3 }));
    }

    #[test]
    fn a_gap_or_an_overlap_is_no_continuation() {
        for begin in [4, 6] {
            assert_eq!(range(0, 5).extend(&range(begin, 8)), Err(RangeError::NotAdjacent { end: 5, begin }));
        }
    }

    #[test]
    fn parts_that_are_no_range_are_refused() {
        let hash = [7; 32];
        assert_eq!(CompactRange::from_parts(3, 2, vec![]), Err(RangeError::Bounds { begin: 3, end: 2 }));
        assert_eq!(
            CompactRange::from_parts(0, 3, vec![hash]),
            Err(RangeError::Count { needed: 2, given: 1 })
        );
        assert_eq!(
            CompactRange::from_parts(0, 4, vec![hash; 2]),
            Err(RangeError::Count { needed: 1, given: 2 })
        );
        let end = MAX_SIZE + 1;
        assert_eq!(CompactRange::from_parts(0, end, vec![hash]), Err(RangeError::Bounds { begin: 0, end }));
    }

    #[test]
    fn the_largest_tree_takes_one_more_leaf_without_overflow() {
        let mut range = CompactRange::from_parts(0, MAX_SIZE, vec![[7; 32]; 63]).unwrap();
        range.push([8; 32]);
        assert_eq!(range.hashes().len(), 1);
    }
}
