//! inclusion.json and consistency.json: true proofs, and everything about them changed once.

use bijak_transparency::{Hash, verify_consistency, verify_inclusion};
use serde_json::{Value, json};

use super::log::{Log, hash, hashes, lines, text, texts};

fn inclusion_case(
    valid: bool,
    what: &str,
    seq: u64,
    size: u64,
    root: Hash,
    leaf: Hash,
    proof: &[Hash],
) -> Value {
    json!({"what": what, "valid": valid, "seq": seq, "size": size, "leaf": text(&leaf), "root": text(&root), "proof": texts(proof)})
}

pub(crate) fn inclusion() -> Value {
    let log = Log::of(lines(11));
    let mut cases = Vec::new();
    for (seq, size) in
        [(0, 1), (0, 2), (1, 2), (0, 11), (5, 8), (7, 8), (8, 9), (8, 11), (10, 11), (3, 7), (6, 7)]
    {
        let proof = log.inclusion(seq, size);
        cases.push(inclusion_case(true, "true", seq, size, log.root(size), log.leaf(seq), &proof));
    }
    let (seq, size) = (5, 11);
    let (root, leaf, proof) = (log.root(size), log.leaf(seq), log.inclusion(seq, size));
    let mut wrong = |what: &str, seq: u64, size: u64, root: Hash, leaf: Hash, proof: &[Hash]| {
        cases.push(inclusion_case(false, what, seq, size, root, leaf, proof));
    };
    wrong("another event's leaf", seq, size, root, log.leaf(4), &proof);
    wrong("the neighbour's place", 4, size, root, leaf, &proof);
    wrong("another tree's root", seq, size, log.root(10), leaf, &proof);
    wrong("a hash too few", seq, size, root, leaf, &proof[..proof.len() - 1]);
    wrong("a hash too many", seq, size, root, leaf, &[&proof[..], &[root]].concat());
    wrong(
        "the hashes the other way round",
        seq,
        size,
        root,
        leaf,
        &proof.iter().rev().copied().collect::<Vec<_>>(),
    );
    let mut flipped = proof.clone();
    flipped[0][31] ^= 1;
    wrong("one bit", seq, size, root, leaf, &flipped);
    wrong("no such leaf", 11, 11, root, leaf, &proof);
    wrong("a tree of no leaf", 0, 0, log.root(0), log.root(0), &[]);
    wrong("a root that is the leaf, without a proof", seq, size, leaf, leaf, &[]);
    json!({"about": "AUDIT.md §5.1", "cases": cases})
}

fn consistency_case(
    valid: bool,
    what: &str,
    from: u64,
    to: u64,
    roots: (Hash, Hash),
    proof: &[Hash],
) -> Value {
    json!({"what": what, "valid": valid, "from": from, "to": to, "root_from": text(&roots.0), "root_to": text(&roots.1), "proof": texts(proof)})
}

pub(crate) fn consistency() -> Value {
    let log = Log::of(lines(11));
    let mut cases = Vec::new();
    for (from, to) in [
        (0, 0),
        (0, 11),
        (1, 1),
        (1, 2),
        (1, 11),
        (2, 3),
        (3, 4),
        (4, 8),
        (6, 8),
        (7, 8),
        (8, 11),
        (6, 11),
        (10, 11),
        (11, 11),
    ] {
        cases.push(consistency_case(
            true,
            "true",
            from,
            to,
            (log.root(from), log.root(to)),
            &log.consistency(from, to),
        ));
    }
    let mut edited = lines(11);
    edited[4] = edited[4].replace("success", "failure");
    let forked = Log::of(edited);
    let (from, to) = (6, 11);
    let (roots, proof) = ((log.root(from), log.root(to)), log.consistency(from, to));
    let mut wrong = |what: &str, from: u64, to: u64, roots: (Hash, Hash), proof: &[Hash]| {
        cases.push(consistency_case(false, what, from, to, roots, proof));
    };
    wrong(
        "an event edited since",
        from,
        to,
        (log.root(from), forked.root(to)),
        &forked.consistency(from, to),
    );
    wrong("another earlier root", from, to, (log.root(5), log.root(to)), &proof);
    wrong("another later root", from, to, (log.root(from), log.root(10)), &proof);
    wrong("a hash too few", from, to, roots, &proof[1..]);
    wrong("a hash too many", from, to, roots, &[&proof[..], &[roots.0]].concat());
    let mut flipped = proof.clone();
    flipped[0][0] ^= 0x80;
    wrong("one bit", from, to, roots, &flipped);
    wrong("a tree that shrinks", to, from, (roots.1, roots.0), &proof);
    wrong("one size, two roots", 6, 6, (log.root(6), forked.root(6)), &[]);
    wrong("one size, one root, a needless proof", 6, 6, (log.root(6), log.root(6)), &proof);
    wrong("no leaf with a root of something", 0, 11, (log.root(1), log.root(11)), &[]);
    wrong("from nothing, a needless proof", 0, 11, (log.root(0), log.root(11)), &proof);
    json!({"about": "AUDIT.md §5.2", "cases": cases})
}

pub(crate) fn check_inclusion(file: &Value) -> usize {
    let cases = file["cases"].as_array().unwrap();
    for case in cases {
        let [seq, size] = ["seq", "size"].map(|name| case[name].as_u64().unwrap());
        let verdict =
            verify_inclusion(&hash(&case["leaf"]), seq, size, &hashes(&case["proof"]), &hash(&case["root"]));
        assert_eq!(verdict.is_ok(), case["valid"], "{case}");
    }
    cases.len()
}

pub(crate) fn check_consistency(file: &Value) -> usize {
    let cases = file["cases"].as_array().unwrap();
    for case in cases {
        let [from, to] = ["from", "to"].map(|name| case[name].as_u64().unwrap());
        let [root_from, root_to] = ["root_from", "root_to"].map(|name| hash(&case[name]));
        let verdict = verify_consistency(from, to, &hashes(&case["proof"]), &root_from, &root_to);
        assert_eq!(verdict.is_ok(), case["valid"], "{case}");
    }
    cases.len()
}
