//! What a keyring holds for us.

use std::fmt;

use zeroize::Zeroizing;

/// The bytes of our entry: the master key, unless somebody else wrote there. Redacted, wiped on drop.
#[derive(Clone, PartialEq, Eq)]
pub struct KeyringEntry(Zeroizing<Vec<u8>>);

impl KeyringEntry {
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The bytes themselves. Every call names why, so that a reader can list all places that see them.
    pub fn expose(&self, _reason: &'static str) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for KeyringEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyringEntry[redacted]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_neither_content_nor_length() {
        assert_eq!(format!("{:?}", KeyringEntry::new(b"hunter2".to_vec())), "KeyringEntry[redacted]");
    }
}
