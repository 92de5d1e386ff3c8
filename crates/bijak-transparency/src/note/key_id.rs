//! What a key is called: its name and the four bytes that tell keys of one name apart.

use core::fmt;

use sha2::{Digest, Sha256};

/// The signature type Ed25519 (C2SP signed-note, "Signature types").
pub(super) const ED25519: u8 = 0x01;

/// The first four bytes of `SHA-256(name || 0x0A || 0x01 || public key)`. Tells keys apart and proves nothing: keys of one
/// id are made in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyId(pub [u8; 4]);

impl KeyId {
    pub(super) fn of(name: &str, public: &[u8; 32]) -> Self {
        let hash = Sha256::new()
            .chain_update(name.as_bytes())
            .chain_update([b'\n', ED25519])
            .chain_update(public)
            .finalize();
        let [a, b, c, d, ..] = <[u8; 32]>::from(hash);
        Self([a, b, c, d])
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}", u32::from_be_bytes(self.0))
    }
}

/// Whether it may name a key: not empty, no space of Unicode's, no plus; and no control character, which no note may hold.
pub(super) fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(|c: char| c == '+' || c.is_whitespace() || c.is_control())
}
