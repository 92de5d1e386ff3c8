//! A refresh token sealed under its predecessor, for the grace of a lost answer: HKDF-SHA-256 (RFC 5869) of the predecessor
//! gives a ChaCha20-Poly1305 key. The database holds the predecessor's hash only, so it cannot open what it keeps.

use bijak_domain::{SecretKind, SecretToken};
use ring::{
    aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey},
    hkdf::{HKDF_SHA256, Salt},
};
use zeroize::Zeroizing;

const INFO: &[u8] = b"bijak refresh successor v1";

/// Ring could not compute, which it always can with these lengths; or the sealed bytes are not of this token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the successor cannot be sealed or opened")]
pub(super) struct SealError;

pub(super) fn seal(predecessor: &SecretToken, successor: &SecretToken) -> Result<Vec<u8>, SealError> {
    let mut bytes = successor.expose("sealed under its predecessor").as_bytes().to_vec();
    key(predecessor)?.seal_in_place_append_tag(nonce(), Aad::empty(), &mut bytes).map_err(|_| SealError)?;
    Ok(bytes)
}

pub(super) fn open(predecessor: &SecretToken, sealed: &[u8]) -> Result<SecretToken, SealError> {
    let mut bytes = Zeroizing::new(sealed.to_vec());
    let text = key(predecessor)?.open_in_place(nonce(), Aad::empty(), &mut bytes).map_err(|_| SealError)?;
    let token: SecretToken =
        std::str::from_utf8(text).map_err(|_| SealError)?.parse().map_err(|_| SealError)?;
    if token.kind() == SecretKind::RefreshToken { Ok(token) } else { Err(SealError) }
}

fn key(predecessor: &SecretToken) -> Result<LessSafeKey, SealError> {
    let secret =
        Salt::new(HKDF_SHA256, &[]).extract(predecessor.expose("key of its successor's seal").as_bytes());
    let okm = secret.expand(&[INFO], &CHACHA20_POLY1305).map_err(|_| SealError)?;
    Ok(LessSafeKey::new(UnboundKey::from(okm)))
}

/// A token is rotated once, so its key seals one message: the nonce need not differ.
fn nonce() -> Nonce {
    Nonce::assume_unique_for_key([0; 12])
}

#[cfg(test)]
mod tests {
    use bijak_domain::OsEntropy;

    use super::*;

    fn token() -> SecretToken {
        SecretToken::generate(SecretKind::RefreshToken, &OsEntropy)
    }

    #[test]
    fn only_the_predecessor_opens_it() {
        let (predecessor, successor) = (token(), token());
        let sealed = seal(&predecessor, &successor).unwrap();
        let shown = successor.expose("test").as_bytes();
        assert!(!sealed.windows(8).any(|window| shown.windows(8).any(|part| part == window)));
        assert_eq!(open(&predecessor, &sealed).unwrap().hash(), successor.hash());
        assert!(open(&token(), &sealed).is_err());
        assert!(open(&successor, &sealed).is_err());
        let mut damaged = sealed;
        damaged[0] ^= 1;
        assert!(open(&predecessor, &damaged).is_err());
    }
}
