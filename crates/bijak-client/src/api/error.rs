use bijak_api_types::{Problem, code};

use crate::{
    DiscoveryError, TransportError,
    token::{RefreshStoreError, SignedOutReason, TokenError},
};

/// Why a call brought no answer. Texts hold no secret and no URL.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApiError {
    /// The server said no, in its own words (RFC 9457).
    #[error("{}", .0.detail)]
    Problem(Box<Problem>),
    #[error("the server cannot be reached: {0}")]
    Unreachable(String),
    #[error("the server did not answer in time")]
    Timeout,
    /// An answer that is not of the contract: a proxy's page, another server, a newer one.
    #[error("the server answered HTTP {status} with something that is not of this API")]
    NotJson { status: u16 },
    #[error("the answer is larger than {limit} bytes")]
    TooLarge { limit: usize },
    #[error("signed out: {0}")]
    SignedOut(SignedOutReason),
    /// The vault is locked or failed: no token to call with.
    #[error(transparent)]
    Store(RefreshStoreError),
    /// The deployment describes itself as something else, or leads to an insecure place.
    #[error(transparent)]
    Deployment(DiscoveryError),
    /// Something on this computer: the HTTP client, the refresh lock, the end of the app.
    #[error("{0}")]
    Local(String),
}

impl ApiError {
    /// The problem's code (`bijak_api_types::code`), if it is one.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Problem(problem) => Some(&problem.code),
            _ => None,
        }
    }

    pub fn is_code(&self, code: &str) -> bool {
        self.code() == Some(code)
    }

    /// Whether the server was not there, was overloaded or is broken: it makes sense to show what is cached and try again.
    pub fn is_offline(&self) -> bool {
        match self {
            Self::Unreachable(_) | Self::Timeout => true,
            Self::NotJson { status } => *status >= 500,
            Self::Problem(problem) => problem.code == code::UNAVAILABLE,
            Self::TooLarge { .. }
            | Self::SignedOut(_)
            | Self::Store(_)
            | Self::Deployment(_)
            | Self::Local(_) => false,
        }
    }
}

impl From<TransportError> for ApiError {
    fn from(error: TransportError) -> Self {
        match error {
            TransportError::Unreachable(text) | TransportError::Broken(text) => Self::Unreachable(text),
            TransportError::Timeout => Self::Timeout,
            TransportError::TooLarge { limit } => Self::TooLarge { limit },
            TransportError::Setup(text) => Self::Local(text),
        }
    }
}

impl From<TokenError> for ApiError {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::SignedOut(reason) => Self::SignedOut(reason),
            TokenError::Discovery(DiscoveryError::Transport(error)) | TokenError::Transport(error) => {
                error.into()
            }
            TokenError::Discovery(error) => Self::Deployment(error),
            // The token endpoint is up and confused, or its database is not: like any other 5xx.
            TokenError::Endpoint(error) => Self::Unreachable(error.to_string()),
            TokenError::Store(error) => Self::Store(error),
            TokenError::Busy | TokenError::Lock(_) | TokenError::Ended => Self::Local(error.to_string()),
        }
    }
}
