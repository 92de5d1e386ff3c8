use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a command answers when it fails. `code` is stable and chooses the words (ui/src/texts/en.json);
/// `message` is the technical sentence, shown small; never a secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ErrorView {
    pub code: String,
    pub message: String,
    /// The server's `request_id`, where the error came from one.
    pub request_id: Option<String>,
}

/// How old a list is. Lists are answered from the local copy at once where the server cannot be reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Freshness {
    /// When the server last confirmed this; null: never.
    pub as_of: Option<String>,
    /// Why it is not fresh (offline, signed out …); null: it is.
    pub error: Option<ErrorView>,
}

impl ErrorView {
    pub fn new(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { code: code.into(), message: message.into(), request_id: None }
    }
}
