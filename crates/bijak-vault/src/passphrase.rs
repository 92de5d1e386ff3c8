//! The passphrase vault: Argon2id (RFC 9106) derives a key that wraps the master key.

use argon2::{Algorithm, Argon2, Params, Version};
use bijak_domain::{Entropy, SecretText};
use zeroize::Zeroizing;

use crate::cipher::{KEY_LENGTH, MasterKey, Unsealable};

const SALT_LENGTH: usize = 16;
const WRAP_DATA: &[u8] = b"bijak-vault/1 wrapped master key";

/// Characters a new passphrase has at least: the file can be attacked without us.
pub const MINIMUM_PASSPHRASE: usize = 12;

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a passphrase has at least {MINIMUM_PASSPHRASE} characters")]
pub struct PassphraseTooShort;

pub(crate) fn check_new(passphrase: &SecretText) -> Result<(), PassphraseTooShort> {
    let length = passphrase.expose("to count its characters").chars().count();
    if length < MINIMUM_PASSPHRASE { Err(PassphraseTooShort) } else { Ok(()) }
}

/// What one guess costs. Stored beside the salt, so that a later default does not lock old vaults.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PassphraseCost {
    pub memory_kib: u32,
    pub passes: u32,
    pub lanes: u32,
}

impl Default for PassphraseCost {
    /// RFC 9106 §4, second recommendation (64 MiB, 3 passes, 4 lanes).
    fn default() -> Self {
        Self { memory_kib: 64 * 1024, passes: 3, lanes: 4 }
    }
}

impl PassphraseCost {
    /// A damaged or planted file must not make us allocate a terabyte or compute for a day.
    fn params(self) -> Option<Params> {
        let Self { memory_kib, passes, lanes } = self;
        let sane = memory_kib <= 1024 * 1024 && passes <= 64 && lanes <= 16;
        if sane { Params::new(memory_kib, passes, lanes, Some(KEY_LENGTH)).ok() } else { None }
    }
}

/// How a master key is wrapped: everything but the passphrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wrapping {
    pub(crate) cost: PassphraseCost,
    pub(crate) salt: Vec<u8>,
    pub(crate) wrapped: Vec<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UnwrapError {
    /// The stored cost lies outside of what this program accepts.
    Cost,
    WrongPassphrase,
}

impl Wrapping {
    pub(crate) fn wrap(
        key: &MasterKey,
        passphrase: &SecretText,
        cost: PassphraseCost,
        entropy: &dyn Entropy,
    ) -> Result<Self, UnwrapError> {
        let mut salt = vec![0; SALT_LENGTH];
        entropy.fill(&mut salt);
        let plain = key.to_entry();
        let wrapped = derive(passphrase, cost, &salt)?
            .seal(plain.expose("to wrap it with the passphrase"), WRAP_DATA, entropy)
            .map_err(|Unsealable| UnwrapError::Cost)?;
        Ok(Self { cost, salt, wrapped })
    }

    pub(crate) fn unwrap(&self, passphrase: &SecretText) -> Result<MasterKey, UnwrapError> {
        let Self { cost, salt, wrapped } = self;
        let plain = derive(passphrase, *cost, salt)?
            .open(wrapped, WRAP_DATA)
            .map_err(|Unsealable| UnwrapError::WrongPassphrase)?;
        MasterKey::from_bytes(&plain).ok_or(UnwrapError::WrongPassphrase)
    }
}

fn derive(passphrase: &SecretText, cost: PassphraseCost, salt: &[u8]) -> Result<MasterKey, UnwrapError> {
    let params = cost.params().ok_or(UnwrapError::Cost)?;
    let mut key = Zeroizing::new([0; KEY_LENGTH]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.expose("to derive the key").as_bytes(), salt, key.as_mut())
        .map_err(|_| UnwrapError::Cost)?;
    MasterKey::from_bytes(key.as_slice()).ok_or(UnwrapError::Cost)
}

#[cfg(test)]
mod tests {
    use bijak_domain::OsEntropy;

    use super::*;

    const CHEAP: PassphraseCost = PassphraseCost { memory_kib: 64, passes: 1, lanes: 1 };

    fn passphrase(text: &str) -> SecretText {
        SecretText::new(text.to_owned())
    }

    #[test]
    fn only_the_same_passphrase_unwraps() {
        let key = MasterKey::generate(&OsEntropy);
        let wrapping = Wrapping::wrap(&key, &passphrase("correct horse"), CHEAP, &OsEntropy).unwrap();
        assert_eq!(wrapping.unwrap(&passphrase("correct horse")).unwrap().to_entry(), key.to_entry());
        assert_eq!(wrapping.unwrap(&passphrase("correct horsf")).err(), Some(UnwrapError::WrongPassphrase));
        let again = Wrapping::wrap(&key, &passphrase("correct horse"), CHEAP, &OsEntropy).unwrap();
        assert_ne!(wrapping.salt, again.salt);
    }

    #[test]
    fn an_absurd_stored_cost_is_refused_before_it_is_paid() {
        let key = MasterKey::generate(&OsEntropy);
        let good = Wrapping::wrap(&key, &passphrase("correct horse"), CHEAP, &OsEntropy).unwrap();
        for cost in [
            PassphraseCost { memory_kib: u32::MAX, ..CHEAP },
            PassphraseCost { passes: u32::MAX, ..CHEAP },
            PassphraseCost { lanes: 17, ..CHEAP },
            PassphraseCost { memory_kib: 0, ..CHEAP },
        ] {
            let bad = Wrapping { cost, ..good.clone() };
            assert_eq!(bad.unwrap(&passphrase("correct horse")).err(), Some(UnwrapError::Cost), "{cost:?}");
        }
    }

    #[test]
    fn a_new_passphrase_has_twelve_characters() {
        assert!(check_new(&passphrase(&"é".repeat(12))).is_ok());
        assert_eq!(check_new(&passphrase(&"é".repeat(11))), Err(PassphraseTooShort));
    }
}
