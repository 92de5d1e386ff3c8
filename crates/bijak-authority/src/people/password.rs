//! Passwords of people: what one must look like, and its Argon2id hash. Keys and tokens never come here.

use std::fmt;

use argon2::{
    Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version,
    password_hash::phc::{PasswordHash as Phc, Salt},
};
use bijak_domain::Entropy;
use zeroize::Zeroizing;

pub(crate) const MIN_CHARACTERS: usize = 12;
/// Bounds what one sign-in attempt makes the server hash.
pub(crate) const MAX_BYTES: usize = 1024;

/// OWASP Password Storage Cheat Sheet (2025): Argon2id with at least 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// A password as typed. `Debug` redacts, memory is wiped on drop.
#[derive(Clone)]
pub struct Password(Zeroizing<String>);

/// A stored hash in PHC form (`$argon2id$…`).
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

/// Why a text may not become somebody's password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordRuleError {
    #[error("the password needs at least {MIN_CHARACTERS} characters")]
    TooShort,
    #[error("the password may have at most {MAX_BYTES} bytes")]
    TooLong,
    /// No sign-in form could send it.
    #[error("the password may not contain a line break or another control character")]
    ControlCharacter,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the password could not be hashed: {0}")]
pub struct HashPasswordError(argon2::password_hash::Error);

impl Password {
    /// A new password: the rules apply.
    pub fn choose(text: impl Into<Zeroizing<String>>) -> Result<Self, PasswordRuleError> {
        let text = text.into();
        if text.len() > MAX_BYTES {
            return Err(PasswordRuleError::TooLong);
        }
        if text.chars().any(char::is_control) {
            return Err(PasswordRuleError::ControlCharacter);
        }
        if text.chars().count() < MIN_CHARACTERS {
            return Err(PasswordRuleError::TooShort);
        }
        Ok(Self(text))
    }

    /// What somebody typed to sign in: no rule but the bound, so that a refusal never tells the rules from the match.
    pub(crate) fn attempt(text: &str) -> Option<Self> {
        (text.len() <= MAX_BYTES).then(|| Self(Zeroizing::new(text.to_owned())))
    }

    /// Takes tens of milliseconds and 19 MiB: call it off the async threads (see [`super::hashing`]).
    pub(crate) fn hash(&self, entropy: &dyn Entropy) -> Result<PasswordHash, HashPasswordError> {
        let mut salt = [0u8; Salt::RECOMMENDED_LENGTH];
        entropy.fill(&mut salt);
        let phc: Phc =
            argon2()?.hash_password_with_salt(self.0.as_bytes(), &salt).map_err(HashPasswordError)?;
        Ok(PasswordHash(phc.to_string()))
    }

    /// Whether `hash` was made from this password. As costly as [`Self::hash`].
    pub(crate) fn matches(&self, hash: &PasswordHash) -> bool {
        Phc::new(&hash.0).is_ok_and(|phc| Argon2::default().verify_password(self.0.as_bytes(), &phc).is_ok())
    }
}

impl PasswordHash {
    pub(crate) fn from_stored(text: String) -> Self {
        Self(text)
    }

    pub(crate) fn as_stored(&self) -> &str {
        &self.0
    }

    /// A hash that no password has: verifying against it costs what a real verification costs, so that the time of a
    /// refusal does not tell whether the address is known.
    pub(crate) fn of_nobody(entropy: &dyn Entropy) -> Result<Self, HashPasswordError> {
        let mut random = Zeroizing::new([0u8; 32]);
        entropy.fill(random.as_mut());
        let text: String = random.iter().map(|b| char::from(b'!' + b % 94)).collect();
        Password(Zeroizing::new(text)).hash(entropy)
    }
}

fn argon2() -> Result<Argon2<'static>, HashPasswordError> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|e| HashPasswordError(e.into()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password([redacted])")
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use bijak_domain::OsEntropy;

    use super::*;

    fn choose(text: &str) -> Result<Password, PasswordRuleError> {
        Password::choose(text.to_owned())
    }

    #[test]
    fn the_rules_count_characters_and_refuse_what_cannot_be_typed() {
        assert!(choose(&"é".repeat(12)).is_ok());
        assert_eq!(choose(&"é".repeat(11)).unwrap_err(), PasswordRuleError::TooShort);
        assert_eq!(choose(&"a".repeat(1025)).unwrap_err(), PasswordRuleError::TooLong);
        assert_eq!(choose("two\nlines of it").unwrap_err(), PasswordRuleError::ControlCharacter);
        assert!(choose("            ").is_ok(), "spaces are characters (NIST SP 800-63B §3.1.1.2)");
    }

    #[test]
    fn a_hash_fits_its_password_only_and_says_how_it_was_made() {
        let text = format!("correct {:?}", std::process::id());
        let password = choose(&format!("{text} horse")).unwrap();
        let hash = password.hash(&OsEntropy).unwrap();
        assert!(hash.as_stored().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(password.matches(&hash));
        assert!(!choose(&format!("{text} Horse")).unwrap().matches(&hash));
        assert!(!password.matches(&PasswordHash::of_nobody(&OsEntropy).unwrap()));
        assert!(!password.matches(&PasswordHash::from_stored("garbage".into())));
        assert_ne!(password.hash(&OsEntropy).unwrap(), hash, "the salt is new each time");
    }

    #[test]
    fn debug_shows_nothing() {
        let password = choose("not to be seen").unwrap();
        let hash = PasswordHash::from_stored("not to be seen".into());
        assert!(!format!("{password:?} {hash:?}").contains("seen"));
    }
}
