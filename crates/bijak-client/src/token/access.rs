use bijak_domain::{SecretText, Timestamp};

/// A bearer token of an hour's life. In memory only.
#[derive(Debug, Clone)]
pub struct AccessToken {
    text: SecretText,
    expires_at: Timestamp,
}

/// What a grant brings: the access token to use, the refresh token to save first.
#[derive(Debug)]
pub struct Tokens {
    pub access: AccessToken,
    pub refresh: SecretText,
}

impl AccessToken {
    pub(crate) fn new(text: SecretText, expires_at: Timestamp) -> Self {
        Self { text, expires_at }
    }

    pub fn expires_at(&self) -> Timestamp {
        self.expires_at
    }

    pub(crate) fn text(&self) -> &SecretText {
        &self.text
    }

    /// Whether the server would still take it `margin_ms` from `now`.
    pub(crate) fn lives(&self, now: Timestamp, margin_ms: i64) -> bool {
        self.expires_at.millis_since(now) > margin_ms
    }

    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.text.expose("compared in memory") == other.text.expose("compared in memory")
    }
}
