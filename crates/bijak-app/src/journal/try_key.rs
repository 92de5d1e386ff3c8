use bijak_api_types::code;
use bijak_client::{Api, ApiError};
use bijak_domain::SecretText;

/// Whether a credential works.
#[derive(Debug)]
pub(crate) enum Tried {
    /// The server knows it. That it may not be used from here (its networks) proves that too.
    Alive,
    /// The server does not take it.
    Dead,
    /// The server did not say.
    Unknown(ApiError),
}

/// Tries a credential with the one call that needs no scope.
pub(crate) async fn try_key(api: &Api, secret: &SecretText) -> Tried {
    match api.with_key(secret.clone()).me().await {
        Ok(_) => Tried::Alive,
        Err(error) if error.is_code(code::SOURCE_NOT_ALLOWED) => Tried::Alive,
        Err(error) if error.is_code(code::INVALID_CREDENTIAL) => Tried::Dead,
        Err(error) => Tried::Unknown(error),
    }
}
