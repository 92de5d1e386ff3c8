//! The secret half of a log's key.

use alloc::string::String;
use core::fmt;

use ed25519_dalek::Signer;

use super::{KeyError, Signature, VerifierKey};

/// An Ed25519 key that signs notes under a name. Its bytes are wiped when it is dropped, shown by nothing and given out by
/// nothing: whoever stores the seed has it.
pub struct SigningKey {
    verifier: VerifierKey,
    secret: ed25519_dalek::SigningKey,
}

impl SigningKey {
    /// The key of these 32 secret random bytes (RFC 8032 §5.1.5).
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<Self, KeyError> {
        let secret = ed25519_dalek::SigningKey::from_bytes(seed);
        let verifier = VerifierKey::new(name, secret.verifying_key().as_bytes())?;
        Ok(Self { verifier, secret })
    }

    /// What others check this key's signatures with.
    pub const fn verifier(&self) -> &VerifierKey {
        &self.verifier
    }

    /// The signature over a note's text, whose `Display` is the note's line. Two signatures of one text are equal.
    pub fn sign(&self, text: &str) -> Signature {
        let bytes = self.secret.sign(text.as_bytes()).to_bytes();
        Signature { name: String::from(self.verifier.name()), id: self.verifier.id(), bytes: bytes.to_vec() }
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { verifier, secret: _ } = self;
        f.debug_struct("SigningKey").field("name", &verifier.name()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use alloc::{format, string::ToString};

    use super::*;

    #[test]
    fn shows_its_name_and_nothing_of_its_secret() {
        let key = SigningKey::from_seed("log.example/1", &[0x5A; 32]).unwrap();
        assert_eq!(format!("{key:?}"), "SigningKey { name: \"log.example/1\", .. }");
    }

    #[test]
    fn derives_the_public_key_of_the_standards_first_vector() {
        // RFC 8032 §7.1, test 1.
        let seed = [
            0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a, 0xf4, 0x92, 0xec, 0x2c, 0xc4,
            0x44, 0x49, 0xc5, 0x69, 0x7b, 0x32, 0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60,
        ];
        let public = [
            0xd7, 0x5a, 0x98, 0x01, 0x82, 0xb1, 0x0a, 0xb7, 0xd5, 0x4b, 0xfe, 0xd3, 0xc9, 0x64, 0x07, 0x3a,
            0x0e, 0xe1, 0x72, 0xf3, 0xda, 0xa6, 0x23, 0x25, 0xaf, 0x02, 0x1a, 0x68, 0xf7, 0x07, 0x51, 0x1a,
        ];
        let key = SigningKey::from_seed("x", &seed).unwrap();
        assert_eq!(key.verifier(), &VerifierKey::new("x", &public).unwrap());
    }

    #[test]
    fn a_name_that_no_note_could_carry_is_refused() {
        for name in ["", "a b", "a+b", "a\n", "a\u{2003}b", "a\u{0}"] {
            assert_eq!(
                SigningKey::from_seed(name, &[1; 32]).unwrap_err().to_string(),
                KeyError::Name.to_string()
            );
        }
    }
}
