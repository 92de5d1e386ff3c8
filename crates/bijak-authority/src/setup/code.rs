//! The code that only the app shows: it proves that the person at the browser is the one at the app, because the link
//! alone is readable by every process of the computer (argv).

use std::fmt;

use bijak_domain::Entropy;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// Crockford's base 32: no letter that looks like a digit.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 8;

/// Eight characters, 40 bits; five tries make guessing hopeless. `Debug` redacts.
#[derive(Clone)]
pub struct SetupCode(Zeroizing<String>);

impl SetupCode {
    pub(crate) fn generate(entropy: &dyn Entropy) -> Self {
        let mut bytes = Zeroizing::new([0u8; LENGTH]);
        entropy.fill(bytes.as_mut());
        Self(Zeroizing::new(bytes.iter().map(|b| char::from(ALPHABET[usize::from(b % 32)])).collect()))
    }

    /// The code itself; every call names why it is needed.
    pub fn expose(&self, _reason: &'static str) -> &str {
        &self.0
    }

    /// Whether `typed` is this code: case, spaces, dashes and lookalikes are the reader's business.
    pub(crate) fn matches(&self, typed: &str) -> bool {
        let typed: Zeroizing<String> = Zeroizing::new(
            typed
                .chars()
                .filter(|c| !c.is_whitespace() && *c != '-')
                .map(|c| match c.to_ascii_uppercase() {
                    'O' => '0',
                    'I' | 'L' => '1',
                    other => other,
                })
                .collect(),
        );
        self.0.as_bytes().ct_eq(typed.as_bytes()).into()
    }
}

impl fmt::Debug for SetupCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SetupCode([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use bijak_domain::OsEntropy;

    use super::*;

    #[test]
    fn is_read_as_people_type_it() {
        let code = SetupCode(Zeroizing::new("10AB9KZ0".into()));
        for typed in ["10AB9KZ0", "10ab-9kz0", " lOab 9kzo ", "IoAB9KZO"] {
            assert!(code.matches(typed), "{typed}");
        }
        for wrong in ["", "10AB9KZ", "10AB9KZ00", "20AB9KZ0"] {
            assert!(!code.matches(wrong), "{wrong}");
        }
        assert_eq!(format!("{code:?}"), "SetupCode([redacted])");
    }

    #[test]
    fn has_eight_characters_of_the_alphabet() {
        let code = SetupCode::generate(&OsEntropy);
        let text = code.expose("test");
        assert!(text.len() == LENGTH && text.bytes().all(|b| ALPHABET.contains(&b)));
        assert!(code.matches(text));
    }
}
