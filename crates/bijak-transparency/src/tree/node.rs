//! `HASH(0x01 || left || right)`: the hash of an inner node.

use sha2::{Digest, Sha256};

use crate::Hash;

/// The hash of the node above two (RFC 9162 §2.1.1).
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut input = [0x01; 65];
    input[1..33].copy_from_slice(left);
    input[33..].copy_from_slice(right);
    Sha256::digest(input).into()
}
