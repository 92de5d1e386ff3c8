//! `HASH(0x00 || d)`: the hash of one leaf.

use sha2::{Digest, Sha256};

use crate::Hash;

/// The hash of a leaf (RFC 9162 §2.1.1). The prefix keeps a leaf from being taken for an inner node.
pub fn leaf_hash(data: &[u8]) -> Hash {
    Sha256::new().chain_update([0x00]).chain_update(data).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_the_published_vector_of_an_empty_leaf() {
        // SHA-256 of the single byte 0x00, as Certificate Transparency's reference tests have it.
        let expected = [
            0x6e, 0x34, 0x0b, 0x9c, 0xff, 0xb3, 0x7a, 0x98, 0x9c, 0xa5, 0x44, 0xe6, 0xbb, 0x78, 0x0a, 0x2c,
            0x78, 0x90, 0x1d, 0x3f, 0xb3, 0x37, 0x38, 0x76, 0x85, 0x11, 0xa3, 0x06, 0x17, 0xaf, 0xa0, 0x1d,
        ];
        assert_eq!(leaf_hash(b""), expected);
    }
}
