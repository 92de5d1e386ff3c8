use bijak_domain::SecretText;

/// Where the one refresh token of a profile rests: the vault. Calls may block and run on a thread that may.
pub trait RefreshStore: Send + Sync {
    /// The token saved last, by this process or another.
    fn load(&self) -> Result<Option<SecretText>, RefreshStoreError>;
    /// Returns when the token is safe: only then the access token that came with it is used.
    fn save(&self, token: &SecretText) -> Result<(), RefreshStoreError>;
    /// The server refused `token` for good: drops it, unless another has taken its place.
    fn discard(&self, token: &SecretText) -> Result<(), RefreshStoreError>;
}

/// The store cannot answer now (the vault is locked) or failed. `code` is stable, for whoever shows it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the refresh token cannot be read or saved: {message}")]
pub struct RefreshStoreError {
    pub code: String,
    pub message: String,
}
