//! A secret of no fixed form: a passphrase, another deployment's token, the text that goes to the clipboard.

use std::fmt;

use zeroize::Zeroizing;

/// Text that nobody may see by accident: `Debug` redacts, there is no `Display` and no `Serialize`, memory is wiped on drop.
#[derive(Clone)]
pub struct SecretText(Zeroizing<String>);

impl SecretText {
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The secret itself. Every call names why it is needed, so that a reader can list all places that see it.
    pub fn expose(&self, _reason: &'static str) -> &str {
        &self.0
    }
}

impl From<&crate::SecretToken> for SecretText {
    fn from(token: &crate::SecretToken) -> Self {
        Self::new(token.expose("held as text from here on").to_owned())
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing_not_even_the_length() {
        let a = SecretText::new("correct horse".into());
        assert_eq!(format!("{a:?}"), "[redacted]");
        assert_eq!(a.expose("test"), "correct horse");
    }
}
