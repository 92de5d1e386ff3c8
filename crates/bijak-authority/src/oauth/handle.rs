//! Opaque handles: authorization codes, browser sessions, setup tokens. 32 random bytes in base64url; stored as SHA-256.

use std::{fmt, str::FromStr};

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use bijak_domain::{Entropy, SecretHash};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

const LENGTH: usize = 43;

/// A secret that only this server reads back; 43 characters of base64url. `Debug` redacts, there is no `Serialize`.
#[derive(Clone)]
pub(crate) struct Handle(Zeroizing<String>);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a handle")]
pub(crate) struct ParseHandleError;

impl Handle {
    pub(crate) fn generate(entropy: &dyn Entropy) -> Self {
        let mut bytes = Zeroizing::new([0u8; 32]);
        entropy.fill(bytes.as_mut());
        Self(Zeroizing::new(BASE64_URL_SAFE_NO_PAD.encode(bytes.as_ref())))
    }

    pub(crate) fn hash(&self) -> SecretHash {
        SecretHash(Sha256::digest(self.0.as_bytes()).into())
    }

    /// The handle itself; every call names why it is needed.
    pub(crate) fn expose(&self, _reason: &'static str) -> &str {
        &self.0
    }
}

impl FromStr for Handle {
    type Err = ParseHandleError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let url_safe = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
        if text.len() == LENGTH && text.bytes().all(url_safe) {
            Ok(Self(Zeroizing::new(text.to_owned())))
        } else {
            Err(ParseHandleError)
        }
    }
}

impl fmt::Debug for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Handle([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use bijak_domain::OsEntropy;

    use super::*;

    #[test]
    fn reads_back_what_it_wrote_and_shows_nothing() {
        let handle = Handle::generate(&OsEntropy);
        let back: Handle = handle.expose("test").parse().unwrap();
        assert_eq!(back.hash(), handle.hash());
        assert_ne!(Handle::generate(&OsEntropy).hash(), handle.hash());
        assert_eq!(format!("{handle:?}"), "Handle([redacted])");
        for bad in ["", "abc", &"a".repeat(44), &"+".repeat(43)] {
            assert!(bad.parse::<Handle>().is_err(), "{bad}");
        }
    }
}
