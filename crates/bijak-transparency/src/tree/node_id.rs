//! The names of a tree's perfect subtrees, and which of them make up a range.

use alloc::vec::Vec;

/// A perfect subtree: the one over the `2^level` leaves that begin at `index * 2^level`. Level 0 is a leaf.
///
/// Once its last leaf is written it never changes again, whatever the tree grows to: this is what a log may store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId {
    pub level: u8,
    pub index: u64,
}

/// The fewest perfect subtrees that make up `[begin, end)`, left to right: at most two of each level. None where the
/// range is empty or backwards.
pub fn range_nodes(begin: u64, end: u64) -> Vec<NodeId> {
    let mut nodes = Vec::new();
    let mut at = begin;
    while at < end {
        // The largest that begins here (its alignment) and that ends in the range (its size).
        let level = at.trailing_zeros().min((end - at).ilog2());
        nodes.push(NodeId { level: u8::try_from(level).unwrap_or(u8::MAX), index: at >> level });
        at += 1 << level;
    }
    nodes
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::*;

    fn node(level: u8, index: u64) -> NodeId {
        NodeId { level, index }
    }

    #[test]
    fn a_range_is_its_largest_aligned_subtrees() {
        assert_eq!(range_nodes(0, 8), vec![node(3, 0)]);
        assert_eq!(range_nodes(0, 7), vec![node(2, 0), node(1, 2), node(0, 6)]);
        assert_eq!(range_nodes(3, 9), vec![node(0, 3), node(2, 1), node(0, 8)]);
        assert_eq!(range_nodes(1, 7), vec![node(0, 1), node(1, 1), node(1, 2), node(0, 6)]);
    }

    #[test]
    fn an_empty_or_backward_range_has_none() {
        assert_eq!(range_nodes(5, 5), vec![]);
        assert_eq!(range_nodes(6, 5), vec![]);
    }

    #[test]
    fn the_largest_numbers_do_not_overflow() {
        assert_eq!(range_nodes(0, u64::MAX).len(), 64);
        assert_eq!(range_nodes(u64::MAX - 1, u64::MAX), vec![node(0, u64::MAX - 1)]);
    }
}
