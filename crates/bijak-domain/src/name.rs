//! Names people give: 1 to 128 characters, no control characters, kept as given, not unique.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de};

/// A name of a key, account, workspace, organization or user.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Name(String);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    #[error("a name has 1 to 128 characters")]
    Length,
    #[error("a name has no control characters")]
    ControlCharacter,
}

impl Name {
    pub fn new(text: impl Into<String>) -> Result<Self, NameError> {
        let text = text.into();
        if text.is_empty() || text.chars().count() > 128 {
            return Err(NameError::Length);
        }
        if text.chars().any(char::is_control) {
            return Err(NameError::ControlCharacter);
        }
        Ok(Self(text))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn into_string(self) -> String {
        self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Self::new(String::deserialize(d)?).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_characters_not_bytes() {
        assert!(Name::new("é".repeat(128)).is_ok());
        assert_eq!(Name::new("é".repeat(129)), Err(NameError::Length));
        assert_eq!(Name::new(""), Err(NameError::Length));
        assert_eq!(Name::new("a\u{0}b"), Err(NameError::ControlCharacter));
        assert_eq!(Name::new("a\nb"), Err(NameError::ControlCharacter));
        assert_eq!(Name::new(" kept as given ").unwrap().as_str(), " kept as given ");
    }
}
