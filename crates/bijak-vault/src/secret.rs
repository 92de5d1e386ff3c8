//! A secret in memory.

use std::fmt;

use bijak_domain::SecretToken;
use zeroize::Zeroizing;

/// Bytes that must not be seen: `Debug` redacts, there is no `Serialize` and no `Display`, memory is wiped on drop.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<Vec<u8>>);

impl Secret {
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The bytes themselves. Every call names why, so that a reader can list all places that see them.
    pub fn expose(&self, _reason: &'static str) -> &[u8] {
        &self.0
    }

    /// The secret as text; `None` where it is not UTF-8.
    pub fn expose_text(&self, reason: &'static str) -> Option<&str> {
        std::str::from_utf8(self.expose(reason)).ok()
    }
}

impl From<Zeroizing<Vec<u8>>> for Secret {
    fn from(bytes: Zeroizing<Vec<u8>>) -> Self {
        Self(bytes)
    }
}

impl From<&SecretToken> for Secret {
    fn from(token: &SecretToken) -> Self {
        Self::new(token.expose("to be sealed in the vault").as_bytes().to_vec())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret[redacted]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_neither_content_nor_length() {
        assert_eq!(format!("{:?}", Secret::new(b"hunter2".to_vec())), "Secret[redacted]");
    }

    #[test]
    fn text_is_given_only_where_it_is_text() {
        assert_eq!(Secret::new(b"abc".to_vec()).expose_text("test"), Some("abc"));
        assert_eq!(Secret::new(vec![0xff]).expose_text("test"), None);
    }
}
