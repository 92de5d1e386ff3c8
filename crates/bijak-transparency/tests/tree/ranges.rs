//! Compact ranges: every range to 64 and every tree to 300 against the naive tree.

use bijak_transparency::{CompactRange, range_nodes, root};
use proptest::prelude::*;

use super::naive::{Naive, leaves};

fn range(begin: usize, end: usize) -> CompactRange {
    let mut range = CompactRange::empty_at(u64::try_from(begin).unwrap());
    leaves(end)[begin..].iter().for_each(|leaf| range.push(*leaf));
    range
}

#[test]
fn the_root_of_every_tree_to_300_is_the_naive_ones() {
    let mut naive = Naive::new(300);
    let mut range = CompactRange::empty_at(0);
    for size in 0..=300 {
        assert_eq!(range.root(), Ok(naive.root(0, size)), "{size}");
        assert_eq!(root(&leaves(size)), naive.root(0, size), "{size}");
        if size < 300 {
            range.push(naive.leaf(size));
        }
    }
}

#[test]
fn every_range_to_64_holds_its_nodes_hashes_and_survives_its_bytes() {
    let mut naive = Naive::new(64);
    for end in 0..=64 {
        for begin in 0..=end {
            let range = range(begin, end);
            let expected: Vec<_> = range_nodes(range.begin(), range.end())
                .into_iter()
                .map(|node| naive.stored(node, range.end()).unwrap())
                .collect();
            assert_eq!(range.hashes(), expected, "{begin}..{end}");
            assert_eq!(CompactRange::from_bytes(&range.to_bytes()), Ok(range));
        }
    }
}

#[test]
fn every_subtree_that_a_log_must_store_is_observed_once() {
    let mut naive = Naive::new(300);
    let mut seen = std::collections::BTreeSet::new();
    let mut range = CompactRange::empty_at(0);
    for seq in 0..300 {
        range.push_observed(naive.leaf(seq), &mut |node, hash| {
            assert!(seen.insert(node), "{node:?} twice");
            assert_eq!(naive.stored(node, u64::try_from(seq).unwrap() + 1), Ok(hash), "{node:?}");
        });
    }
    let all = (0..9u8).map(|level| 300usize >> level).sum::<usize>();
    assert_eq!(seen.len(), all);
}

proptest! {
    #[test]
    fn adjacent_ranges_merge_into_what_pushing_makes(bounds in prop::collection::vec(0..300usize, 2..6)) {
        let mut bounds = bounds;
        bounds.sort_unstable();
        let mut merged = CompactRange::empty_at(u64::try_from(bounds[0]).unwrap());
        for pair in bounds.windows(2) {
            merged.extend(&range(pair[0], pair[1])).unwrap();
        }
        prop_assert_eq!(merged, range(bounds[0], bounds[bounds.len() - 1]));
    }

    #[test]
    fn any_bytes_are_a_range_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(range) = CompactRange::from_bytes(&bytes) {
            prop_assert_eq!(range.to_bytes(), bytes);
        }
    }
}
