//! Secrets on the wire: `bijak_ak_` + 43 base62 characters (32 random bytes, left-padded) + 6 of CRC-32/ISO-HDLC.

use std::{fmt, str::FromStr};

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::Entropy;

const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const BODY: usize = 43;
const CHECK: usize = 6;
const PREFIX: usize = "bijak_ak_".len();

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SecretKind {
    ApiKey,
    ServiceAccountKey,
    AccessToken,
    RefreshToken,
}

impl SecretKind {
    pub const ALL: [Self; 4] = [Self::ApiKey, Self::ServiceAccountKey, Self::AccessToken, Self::RefreshToken];

    pub const fn prefix(self) -> &'static str {
        match self {
            Self::ApiKey => "bijak_ak_",
            Self::ServiceAccountKey => "bijak_sk_",
            Self::AccessToken => "bijak_at_",
            Self::RefreshToken => "bijak_rt_",
        }
    }
}

/// A secret in its wire form. `Debug` and `Display` redact, there is no `Serialize`, memory is wiped on drop.
#[derive(Clone)]
pub struct SecretToken {
    kind: SecretKind,
    text: Zeroizing<String>,
}

/// SHA-256 of the whole wire form: what the server stores. 32 random bytes need no slow hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SecretHash(pub [u8; 32]);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ParseSecretError {
    #[error("not a Bijak secret: unknown prefix")]
    Prefix,
    #[error("not a Bijak secret: wrong length or characters")]
    Form,
    #[error("not a Bijak secret: the check characters do not match (a typing error?)")]
    Check,
}

impl SecretToken {
    pub fn generate(kind: SecretKind, entropy: &dyn Entropy) -> Self {
        let mut bytes = Zeroizing::new([0u8; 32]);
        entropy.fill(bytes.as_mut());
        let mut text = Zeroizing::new(String::with_capacity(PREFIX + BODY + CHECK));
        text.push_str(kind.prefix());
        push_base62(&mut text, &mut *Zeroizing::new(*bytes), BODY);
        let check = crc32fast::hash(&text.as_bytes()[PREFIX..]);
        push_base62(&mut text, &mut check.to_be_bytes(), CHECK);
        Self { kind, text }
    }

    pub fn kind(&self) -> SecretKind {
        self.kind
    }

    pub fn hash(&self) -> SecretHash {
        SecretHash(Sha256::digest(self.text.as_bytes()).into())
    }

    pub fn last_four(&self) -> &str {
        &self.text[self.text.len() - 4..]
    }

    /// The secret itself. Every call names why it is needed, so that a reader can list all places that see it.
    pub fn expose(&self, _reason: &'static str) -> &str {
        &self.text
    }
}

/// Appends `number` (big endian) in base 62, `digits` characters, left-padded with `0`. Consumes `number`.
fn push_base62(out: &mut String, number: &mut [u8], digits: usize) {
    let mut text = Zeroizing::new([b'0'; BODY]);
    for place in (0..digits).rev() {
        let mut rest = 0u32;
        for byte in number.iter_mut() {
            let value = (rest << 8) | u32::from(*byte);
            *byte = u8::try_from(value / 62).unwrap_or(u8::MAX);
            rest = value % 62;
        }
        text[place] = ALPHABET[rest as usize];
    }
    out.extend(text[..digits].iter().map(|b| char::from(*b)));
}

impl FromStr for SecretToken {
    type Err = ParseSecretError;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let kind = SecretKind::ALL
            .into_iter()
            .find(|k| s.starts_with(k.prefix()))
            .ok_or(ParseSecretError::Prefix)?;
        let rest = &s.as_bytes()[PREFIX..];
        if rest.len() != BODY + CHECK || !rest.iter().all(u8::is_ascii_alphanumeric) {
            return Err(ParseSecretError::Form);
        }
        let mut check = String::with_capacity(CHECK);
        push_base62(&mut check, &mut crc32fast::hash(&rest[..BODY]).to_be_bytes(), CHECK);
        if check.as_bytes() != &rest[BODY..] {
            return Err(ParseSecretError::Check);
        }
        Ok(Self { kind, text: Zeroizing::new(s.to_owned()) })
    }
}

impl SecretHash {
    /// Equality in time independent of where the hashes differ.
    pub fn ct_eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl fmt::Debug for SecretToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[redacted]", self.kind.prefix())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::OsEntropy;

    struct Fixed(u8);
    impl Entropy for Fixed {
        fn fill(&self, out: &mut [u8]) {
            out.fill(self.0);
        }
    }

    #[test]
    fn has_the_documented_form() {
        for kind in SecretKind::ALL {
            let secret = SecretToken::generate(kind, &OsEntropy);
            let text = secret.expose("test");
            assert_eq!(text.len(), 9 + 43 + 6);
            let back: SecretToken = text.parse().unwrap();
            assert_eq!((back.kind(), back.hash()), (kind, secret.hash()));
        }
    }

    #[test]
    fn matches_an_independent_encoder() {
        // python: n=int.from_bytes(b'\xff'*32,'big'), base62 left-padded to 43; zlib.crc32 of those 43, left-padded to 6
        let zero = SecretToken::generate(SecretKind::ApiKey, &Fixed(0));
        assert_eq!(&zero.expose("test")[9..52], "0".repeat(43));
        let max = SecretToken::generate(SecretKind::ApiKey, &Fixed(0xff));
        assert_eq!(&max.expose("test")[9..], EXPECTED_MAX);
    }
    const EXPECTED_MAX: &str = "yhjskwdA6OZ1AL1YmHWZWm8LLG7HjnuCA2j5rOw8Xp13sRzl1";

    #[test]
    fn one_wrong_character_is_caught_without_a_lookup() {
        let secret = SecretToken::generate(SecretKind::ApiKey, &OsEntropy);
        let mut text = secret.expose("test").to_owned().into_bytes();
        text[20] = if text[20] == b'x' { b'y' } else { b'x' };
        let text = String::from_utf8(text).unwrap();
        assert_eq!(text.parse::<SecretToken>().unwrap_err(), ParseSecretError::Check);
    }

    #[test]
    fn debug_shows_nothing() {
        let secret = SecretToken::generate(SecretKind::ApiKey, &OsEntropy);
        assert_eq!(format!("{secret:?}"), "bijak_ak_[redacted]");
    }
}
