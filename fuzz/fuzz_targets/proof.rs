//! Proofs: two numbers and hashes of a stranger's choice are a verdict and no panic; and a true proof with anything of it
//! changed is refused.
#![no_main]

use bijak_transparency::{
    Hash, NodeId, consistency_proof, inclusion_proof, leaf_hash, left_range_of_inclusion, root, verify_consistency,
    verify_inclusion,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u64, u64, Vec<Hash>, u8, u8)| {
    let (seq, size, hashes, at, bit) = input;
    let (first, last) = (hashes.first().copied().unwrap_or_default(), hashes.last().copied().unwrap_or_default());
    let _ = verify_inclusion(&first, seq, size, &hashes, &last);
    let _ = verify_consistency(seq, size, &hashes, &first, &last);
    if let Ok(range) = left_range_of_inclusion(seq, size, &hashes) {
        assert_eq!((range.begin(), range.end()), (0, seq));
    }

    let size = size % 200 + 1;
    let seq = seq % size;
    let leaves: Vec<Hash> = (0..size).map(|n| leaf_hash(&n.to_be_bytes())).collect();
    let get = |node: NodeId| -> Result<Hash, ()> {
        let begin = usize::try_from(node.index << node.level).map_err(drop)?;
        leaves.get(begin..begin + (1 << node.level)).map(root).ok_or(())
    };
    let whole = root(&leaves);
    let leaf = leaves[usize::try_from(seq).expect("below 200")];
    let mut proof = inclusion_proof(seq, size, get).expect("perfect nodes only");
    assert_eq!(verify_inclusion(&leaf, seq, size, &proof, &whole), Ok(()));
    if !proof.is_empty() {
        let at = usize::from(at) % proof.len();
        proof[at][usize::from(bit) / 8] ^= 1 << (bit % 8);
        assert!(verify_inclusion(&leaf, seq, size, &proof, &whole).is_err());
    }
    let before = root(&leaves[..usize::try_from(seq).expect("below 200")]);
    let mut proof = consistency_proof(seq, size, get).expect("perfect nodes only");
    assert_eq!(verify_consistency(seq, size, &proof, &before, &whole), Ok(()));
    if !proof.is_empty() {
        let at = usize::from(at) % proof.len();
        proof[at][usize::from(bit) / 8] ^= 1 << (bit % 8);
        assert!(verify_consistency(seq, size, &proof, &before, &whole).is_err());
    }
});
