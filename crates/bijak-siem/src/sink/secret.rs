//! Where a sink's credential comes from: a file or the environment, never an address, an argument or a log.

use std::{fs, path::PathBuf};

use bijak_domain::SecretText;
use serde::{Deserialize, Serialize};

/// The place of a secret. It can be shown and stored; what it names cannot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecretSource {
    /// A file; white space at its ends does not count.
    File(PathBuf),
    /// An environment variable.
    Env(String),
}

#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    #[error("the secret cannot be read from {path}: {error}")]
    File { path: PathBuf, error: std::io::Error },
    #[error("the environment variable {0} is not set")]
    Env(String),
    #[error("the secret in {0} is empty")]
    Empty(String),
}

impl SecretSource {
    pub fn read(&self) -> Result<SecretText, SecretError> {
        let (text, place) = match self {
            Self::File(path) => {
                let text = fs::read_to_string(path)
                    .map_err(|error| SecretError::File { path: path.clone(), error })?;
                (text, path.display().to_string())
            }
            Self::Env(name) => {
                let text = std::env::var(name).map_err(|_| SecretError::Env(name.clone()))?;
                (text, name.clone())
            }
        };
        let text = SecretText::new(text);
        let trimmed = text.expose("white space at its ends is taken off").trim();
        if trimmed.is_empty() {
            return Err(SecretError::Empty(place));
        }
        Ok(SecretText::new(trimmed.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_the_text_of_its_file() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let source = SecretSource::File(file.path().to_owned());
        assert!(matches!(source.read(), Err(SecretError::Empty(_))));
        fs::write(file.path(), " words \n").unwrap();
        assert_eq!(source.read().unwrap().expose("test"), "words");
    }

    #[test]
    fn a_missing_secret_is_named_by_its_place() {
        let error = SecretSource::Env("BIJAK_NO_SUCH_SECRET".into()).read().unwrap_err();
        assert!(error.to_string().contains("BIJAK_NO_SUCH_SECRET"), "{error}");
    }
}
