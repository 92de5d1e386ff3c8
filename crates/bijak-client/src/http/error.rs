use std::error::Error;

/// No answer came, or none that could be read whole. Texts name no URL, header or body.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    #[error("the server cannot be reached: {0}")]
    Unreachable(String),
    #[error("the server did not answer in time")]
    Timeout,
    #[error("the answer is larger than {limit} bytes")]
    TooLarge { limit: usize },
    #[error("the connection broke while the answer was read: {0}")]
    Broken(String),
    #[error("the HTTP client cannot be set up: {0}")]
    Setup(String),
}

impl TransportError {
    pub(super) fn from_reqwest(error: reqwest::Error) -> Self {
        let error = error.without_url();
        if error.is_timeout() {
            Self::Timeout
        } else if error.is_body() || error.is_decode() {
            Self::Broken(chain(&error))
        } else {
            Self::Unreachable(chain(&error))
        }
    }

    /// Whether the request may have been lost on the way, so that asking again for the same thing makes sense.
    pub(crate) fn is_connection_failure(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::Broken(_))
    }
}

/// The innermost cause: `Connection refused (os error 111)` says more than the layers around it.
pub(super) fn chain(error: &dyn Error) -> String {
    let mut inner = error;
    while let Some(source) = inner.source() {
        inner = source;
    }
    inner.to_string()
}
