//! The seal: XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03), a random 24-byte nonce in front of ciphertext and tag.

use bijak_domain::Entropy;
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use zeroize::Zeroizing;

use crate::KeyringEntry;

pub(crate) const KEY_LENGTH: usize = 32;
const NONCE_LENGTH: usize = 24;

/// The key that seals rows, or the one derived from a passphrase that wraps it.
#[derive(Clone)]
pub(crate) struct MasterKey(Zeroizing<[u8; KEY_LENGTH]>);

/// The seal does not open with this key and this associated data: wrong key, another row's seal, or changed bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unsealable;

impl MasterKey {
    pub(crate) fn generate(entropy: &dyn Entropy) -> Self {
        let mut key = Zeroizing::new([0; KEY_LENGTH]);
        entropy.fill(key.as_mut());
        Self(key)
    }

    /// `None` where the entry is not exactly 32 bytes.
    pub(crate) fn from_entry(entry: &KeyringEntry) -> Option<Self> {
        Self::from_bytes(entry.expose("to open the vault"))
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Some(Self(Zeroizing::new(bytes.try_into().ok()?)))
    }

    pub(crate) fn to_entry(&self) -> KeyringEntry {
        KeyringEntry::new(self.0.to_vec())
    }

    pub(crate) fn seal(
        &self,
        plain: &[u8],
        associated: &[u8],
        entropy: &dyn Entropy,
    ) -> Result<Vec<u8>, Unsealable> {
        let mut sealed = vec![0; NONCE_LENGTH];
        entropy.fill(&mut sealed);
        let nonce = XNonce::try_from(sealed.as_slice()).map_err(|_| Unsealable)?;
        sealed.extend(
            self.cipher().encrypt(&nonce, Payload { msg: plain, aad: associated }).map_err(|_| Unsealable)?,
        );
        Ok(sealed)
    }

    pub(crate) fn open(&self, sealed: &[u8], associated: &[u8]) -> Result<Zeroizing<Vec<u8>>, Unsealable> {
        let (nonce, cipher_text) = sealed.split_at_checked(NONCE_LENGTH).ok_or(Unsealable)?;
        let nonce = XNonce::try_from(nonce).map_err(|_| Unsealable)?;
        let payload = Payload { msg: cipher_text, aad: associated };
        self.cipher().decrypt(&nonce, payload).map(Zeroizing::new).map_err(|_| Unsealable)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new((&*self.0).into())
    }
}

#[cfg(test)]
mod tests {
    use bijak_domain::OsEntropy;

    use super::*;

    #[test]
    fn opens_only_with_its_key_its_associated_data_and_every_bit_in_place() {
        let key = MasterKey::generate(&OsEntropy);
        let sealed = key.seal(b"secret", b"row", &OsEntropy).unwrap();
        assert_eq!(key.open(&sealed, b"row").unwrap().as_slice(), b"secret");
        assert!(key.open(&sealed, b"another row").is_err());
        assert!(MasterKey::generate(&OsEntropy).open(&sealed, b"row").is_err());
        for i in 0..sealed.len() {
            let mut bad = sealed.clone();
            bad[i] ^= 1;
            assert!(key.open(&bad, b"row").is_err(), "byte {i}");
            assert!(key.open(&sealed[..i], b"row").is_err(), "cut at {i}");
        }
    }

    #[test]
    fn matches_the_draft_test_vector() {
        // draft-irtf-cfrg-xchacha-03, A.3.1
        let hex = |s: &str| -> Vec<u8> {
            (0..s.len()).step_by(2).map(|i| u8::from_str_radix(&s[i..i + 2], 16).unwrap()).collect()
        };
        let key = MasterKey::from_bytes(&(0x80..=0x9f).collect::<Vec<u8>>()).unwrap();
        let mut sealed = (0x40..=0x57).collect::<Vec<u8>>();
        sealed.extend(hex("bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff921f9664c97637da9768812f615c68b13b52ec0875924c1c7987947deafd8780acf49"));
        let plain = key.open(&sealed, &hex("50515253c0c1c2c3c4c5c6c7")).unwrap();
        assert!(plain.starts_with(b"Ladies and Gentlemen of the class of '99"));
    }
}
