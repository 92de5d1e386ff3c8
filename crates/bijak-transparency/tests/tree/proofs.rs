//! Inclusion and consistency: every pair to 300, and every way to be wrong that a hash, a number or a length can be.

use bijak_transparency::{
    ProofError, consistency_proof, inclusion_proof, left_range_of_inclusion, range_nodes, root,
    verify_consistency, verify_inclusion,
};
use proptest::prelude::*;

use super::naive::Naive;

const SIZES: usize = 300;

fn wide(n: usize) -> u64 {
    u64::try_from(n).unwrap()
}

#[test]
fn inclusion_of_every_leaf_in_every_tree_to_300_is_the_standards_path_and_verifies() {
    let mut naive = Naive::new(SIZES);
    for size in 1..=SIZES {
        let root = naive.root(0, size);
        for seq in 0..size {
            let proof =
                inclusion_proof(wide(seq), wide(size), |node| naive.stored(node, wide(size))).unwrap();
            assert_eq!(proof, naive.path(seq, 0, size), "{seq} in {size}");
            let leaf = naive.leaf(seq);
            assert_eq!(
                verify_inclusion(&leaf, wide(seq), wide(size), &proof, &root),
                Ok(()),
                "{seq} in {size}"
            );
            let before = left_range_of_inclusion(wide(seq), wide(size), &proof).unwrap();
            let expected: Vec<_> = range_nodes(0, wide(seq))
                .into_iter()
                .map(|node| naive.stored(node, wide(size)).unwrap())
                .collect();
            assert_eq!((before.end(), before.hashes()), (wide(seq), &expected[..]), "before {seq} in {size}");
        }
    }
}

#[test]
fn a_page_at_the_end_and_its_first_events_proof_give_the_root() {
    let mut naive = Naive::new(64);
    for size in 1..=64 {
        for begin in 0..size {
            let proof = naive.path(begin, 0, size);
            let mut range = left_range_of_inclusion(wide(begin), wide(size), &proof).unwrap();
            (begin..size).for_each(|seq| range.push(naive.leaf(seq)));
            assert_eq!(range.root(), Ok(naive.root(0, size)), "{begin} to {size}");
        }
    }
}

#[test]
fn consistency_of_every_two_trees_to_300_is_the_standards_proof_and_verifies() {
    let mut naive = Naive::new(SIZES);
    for to in 0..=SIZES {
        for from in 0..=to {
            let proof = consistency_proof(wide(from), wide(to), |node| naive.stored(node, wide(to))).unwrap();
            if from > 0 {
                assert_eq!(proof, naive.subproof(from, 0, to, true), "{from} to {to}");
            }
            let (earlier, later) = (naive.root(0, from), naive.root(0, to));
            assert_eq!(
                verify_consistency(wide(from), wide(to), &proof, &earlier, &later),
                Ok(()),
                "{from} to {to}"
            );
        }
    }
}

#[test]
fn an_inclusion_proof_of_one_leaf_proves_no_other_leaf_place_or_size() {
    let mut naive = Naive::new(40);
    for size in 1..=40 {
        let root = naive.root(0, size);
        for seq in 0..size {
            let proof = naive.path(seq, 0, size);
            for (other, other_size) in (0..size).map(|n| (n, size)).chain((seq + 1..=40).map(|n| (seq, n))) {
                let leaf = naive.leaf(other);
                let verdict = verify_inclusion(&leaf, wide(other), wide(other_size), &proof, &root);
                // The path says its place and not always the tree's size: a size with the same sides passes only because
                // the size is signed together with the root.
                let same_sides = other == seq && naive.path(seq, 0, other_size).len() == proof.len();
                assert_eq!(
                    verdict.is_ok(),
                    (other, other_size) == (seq, size) || same_sides,
                    "{seq}/{size} as {other}/{other_size}"
                );
            }
        }
    }
}

#[test]
fn a_tree_of_no_leaf_includes_nothing() {
    let nothing = root(&[]);
    assert_eq!(
        verify_inclusion(&nothing, 0, 0, &[], &nothing),
        Err(ProofError::NoSuchLeaf { seq: 0, size: 0 })
    );
    assert_eq!(
        verify_inclusion(&nothing, u64::MAX, 0, &[], &nothing),
        Err(ProofError::NoSuchLeaf { seq: u64::MAX, size: 0 })
    );
    assert!(left_range_of_inclusion(0, 0, &[]).is_err());
    assert_eq!(inclusion_proof(0, 0, |_| Err(())), Ok(vec![]));
}

#[test]
fn a_tree_that_shrinks_or_is_beyond_all_numbers_is_refused() {
    let hash = [1; 32];
    assert_eq!(verify_consistency(5, 4, &[], &hash, &hash), Err(ProofError::Sizes { from: 5, to: 4 }));
    assert_eq!(
        verify_consistency(1, u64::MAX, &[hash; 64], &hash, &hash),
        Err(ProofError::Sizes { from: 1, to: u64::MAX })
    );
    assert!(verify_inclusion(&hash, 0, u64::MAX, &[hash; 64], &hash).is_err());
    assert_eq!(consistency_proof(5, 4, |_| Err(())), Ok(vec![]));
}

#[test]
fn one_size_needs_one_root_and_no_size_the_root_of_nothing() {
    let (a, b) = ([1; 32], [2; 32]);
    assert_eq!(verify_consistency(4, 4, &[], &a, &b), Err(ProofError::Root));
    assert_eq!(verify_consistency(0, 4, &[], &a, &b), Err(ProofError::EarlierRoot));
    assert_eq!(verify_consistency(0, 0, &[], &root(&[]), &a), Err(ProofError::Root));
    assert_eq!(
        verify_consistency(0, 4, &[a], &root(&[]), &b),
        Err(ProofError::Length { needed: 0, given: 1 })
    );
}

/// Two sizes, smaller first.
fn sizes() -> impl Strategy<Value = (usize, usize)> {
    (1..SIZES).prop_flat_map(|to| (1..=to, Just(to)))
}

proptest! {
    #[test]
    fn a_flipped_bit_anywhere_breaks_an_inclusion_proof((seq, size) in sizes(), at in any::<prop::sample::Index>(), bit in 0..256usize) {
        let seq = seq - 1;
        let mut naive = Naive::new(size);
        // What the verifier is given: leaf, path, root.
        let mut given = [vec![naive.leaf(seq)], naive.path(seq, 0, size), vec![naive.root(0, size)]].concat();
        let at = at.index(given.len());
        given[at][bit / 8] ^= 1 << (bit % 8);
        let (leaf, rest) = given.split_first().unwrap();
        let (root, proof) = rest.split_last().unwrap();
        prop_assert_eq!(verify_inclusion(leaf, wide(seq), wide(size), proof, root), Err(ProofError::Root));
    }

    #[test]
    fn a_flipped_bit_anywhere_breaks_a_consistency_proof((from, to) in sizes(), at in any::<prop::sample::Index>(), bit in 0..256usize) {
        let mut naive = Naive::new(to);
        let mut given = [vec![naive.root(0, from)], naive.subproof(from, 0, to, true), vec![naive.root(0, to)]].concat();
        let at = at.index(given.len());
        given[at][bit / 8] ^= 1 << (bit % 8);
        let (earlier, rest) = given.split_first().unwrap();
        let (later, proof) = rest.split_last().unwrap();
        prop_assert!(verify_consistency(wide(from), wide(to), proof, earlier, later).is_err());
    }

    #[test]
    fn a_hash_more_or_less_breaks_a_proof((from, to) in sizes(), extra in any::<[u8; 32]>()) {
        let mut naive = Naive::new(to);
        let (earlier, later) = (naive.root(0, from), naive.root(0, to));
        let (path, between) = (naive.path(from - 1, 0, to), naive.subproof(from, 0, to, true));
        let leaf = naive.leaf(from - 1);
        for (path, between) in [
            ([&path[..], &[extra]].concat(), [&between[..], &[extra]].concat()),
            ([&[extra], &path[..]].concat(), [&[extra], &between[..]].concat()),
        ] {
            let refused = verify_inclusion(&leaf, wide(from - 1), wide(to), &path, &later);
            prop_assert_eq!(refused, Err(ProofError::Length { needed: path.len() - 1, given: path.len() }));
            let refused = verify_consistency(wide(from), wide(to), &between, &earlier, &later);
            prop_assert_eq!(refused, Err(ProofError::Length { needed: between.len() - 1, given: between.len() }));
        }
        if let Some((_, shorter)) = path.split_last() {
            prop_assert!(verify_inclusion(&leaf, wide(from - 1), wide(to), shorter, &later).is_err());
        }
        if let Some((_, shorter)) = between.split_last() {
            prop_assert!(verify_consistency(wide(from), wide(to), shorter, &earlier, &later).is_err());
        }
    }

    #[test]
    fn whatever_a_stranger_sends_is_a_verdict(seq: u64, size: u64, proof in prop::collection::vec(any::<[u8; 32]>(), 0..70)) {
        let hash = [3; 32];
        prop_assert!(verify_inclusion(&hash, seq, size, &proof, &hash).is_err() || size == 1);
        prop_assert!(verify_consistency(seq, size, &proof, &[4; 32], &hash).is_err());
        let _ = left_range_of_inclusion(seq, size, &proof);
    }
}
