//! The public half of a log's key in its one-line form, `name+hash+base64(0x01 || public key)`.

use alloc::string::String;
use core::{fmt, str::FromStr};

use ed25519_dalek::VerifyingKey;

use super::{
    KeyId,
    key_id::{ED25519, is_name},
};
use crate::base64;

/// A key that somebody decided to trust, of whom it speaks for by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    id: KeyId,
    public: VerifyingKey,
}

/// Why a text is no key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    #[error("a key is written as name+hash+base64")]
    Format,
    #[error("a key's name has no space, no plus and no control character, and is not empty")]
    Name,
    #[error("only Ed25519 keys (type 1) are known, not type {algorithm}")]
    Algorithm { algorithm: u8 },
    #[error("these are not the bytes of an Ed25519 public key")]
    PublicKey,
    #[error("the key's hash is {expected}, but {given} is written")]
    Hash { expected: KeyId, given: String },
}

impl VerifierKey {
    /// The key of these 32 bytes (RFC 8032 §5.1.5). Points of small order are refused: anything is signed by them.
    pub fn new(name: &str, public: &[u8; 32]) -> Result<Self, KeyError> {
        if !is_name(name) {
            return Err(KeyError::Name);
        }
        let key = VerifyingKey::from_bytes(public).map_err(|_| KeyError::PublicKey)?;
        if key.is_weak() {
            return Err(KeyError::PublicKey);
        }
        Ok(Self { name: name.into(), id: KeyId::of(name, public), public: key })
    }

    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(KeyError::Format);
        };
        let bytes = base64::decode(key).ok_or(KeyError::Format)?;
        let (algorithm, public) = bytes.split_first().ok_or(KeyError::Format)?;
        if *algorithm != ED25519 {
            return Err(KeyError::Algorithm { algorithm: *algorithm });
        }
        let key = Self::new(name, public.try_into().map_err(|_| KeyError::PublicKey)?)?;
        // Compared as text: the hash has one spelling, eight digits in lower case.
        if alloc::format!("{}", key.id) != id {
            return Err(KeyError::Hash { expected: key.id, given: id.into() });
        }
        Ok(key)
    }

    /// Whom it speaks for; of a Bijak log's key, the log's origin.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub const fn id(&self) -> KeyId {
        self.id
    }

    /// Whether `signature` is this key's over `text` (RFC 8032 §5.1.7, without the malleable corners it leaves open).
    pub(super) fn signed(&self, text: &str, signature: &[u8]) -> bool {
        let Ok(bytes) = <&[u8; 64]>::try_from(signature) else { return false };
        self.public.verify_strict(text.as_bytes(), &ed25519_dalek::Signature::from_bytes(bytes)).is_ok()
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = [ED25519; 33];
        bytes[1..].copy_from_slice(self.public.as_bytes());
        write!(f, "{}+{}+{}", self.name, self.id, base64::encode(&bytes))
    }
}

impl FromStr for VerifierKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        Self::parse(text)
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    // C2SP signed-note's and Go's published keys.
    const PUBLISHED: [&str; 4] = [
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop",
        "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
    ];

    #[test]
    fn published_keys_are_read_and_written_back_alike() {
        for text in PUBLISHED {
            assert_eq!(VerifierKey::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn no_part_of_a_key_and_no_changed_byte_is_a_key() {
        let text = PUBLISHED[1];
        for begin in 0..text.len() {
            for end in begin + 1..=text.len() {
                assert_eq!(VerifierKey::parse(&text[begin..end]).is_ok(), end - begin == text.len());
            }
        }
        for at in 0..text.len() {
            let mut bytes = text.as_bytes().to_vec();
            bytes[at] += 1;
            let changed = String::from_utf8(bytes).unwrap();
            assert!(VerifierKey::parse(&changed).is_err(), "{changed}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_key_is_said() {
        let error = |text: &str| VerifierKey::parse(text).unwrap_err();
        assert_eq!(error("PeterNeumann+c74f20a3"), KeyError::Format);
        let long = "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==";
        assert_eq!(error(long), KeyError::Format, "stray bits at the end");
        assert_eq!(error(&long.replace("KEY", "KEQ")), KeyError::PublicKey, "36 bytes");
        assert_eq!(
            error("PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"),
            KeyError::Algorithm { algorithm: 0x65 }
        );
        assert_eq!(
            error("Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"),
            KeyError::Name
        );
        assert!(matches!(error(&PUBLISHED[1].replace("c74f20a3", "C74F20A3")), KeyError::Hash { .. }));
    }

    #[test]
    fn a_key_that_anything_is_signed_by_is_refused() {
        // The neutral element.
        let mut identity = [0; 32];
        identity[0] = 1;
        assert_eq!(VerifierKey::new("log.example", &identity), Err(KeyError::PublicKey));
    }
}
