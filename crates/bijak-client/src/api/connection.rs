use super::ApiError;
use crate::token::SignedOutReason;

/// How the last call of a signed-in person went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Connection {
    /// Nothing was called yet.
    Untried,
    /// The server answered.
    Online,
    Offline(ApiError),
    SignedOut(SignedOutReason),
}

impl Connection {
    /// What an outcome says about the connection; `None`: nothing (a locked vault, an error on this computer).
    pub(super) fn of<T>(outcome: &Result<T, ApiError>) -> Option<Self> {
        match outcome {
            Err(error) if error.is_offline() => Some(Self::Offline(error.clone())),
            Ok(_) | Err(ApiError::Problem(_) | ApiError::TooLarge { .. }) => Some(Self::Online),
            Err(ApiError::SignedOut(reason)) => Some(Self::SignedOut(*reason)),
            // Another thing answers where the deployment was: for the person that is as good as nobody.
            Err(error @ (ApiError::NotJson { .. } | ApiError::Deployment(_))) => {
                Some(Self::Offline(error.clone()))
            }
            Err(_) => None,
        }
    }
}
