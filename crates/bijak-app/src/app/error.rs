//! From the errors of the layers below to what a page is told. Each is mapped once, here.

use bijak_client::{ApiError, DiscoveryError, TransportError, UrlError, token::SignedOutReason};

use super::code;
use crate::{store::StoreError, view::ErrorView};

impl From<ApiError> for ErrorView {
    fn from(error: ApiError) -> Self {
        let message = error.to_string();
        let code = match error {
            ApiError::Problem(problem) => {
                return Self { code: problem.code, message, request_id: Some(problem.request_id) };
            }
            ApiError::Unreachable(_) => code::UNREACHABLE,
            ApiError::Timeout => code::TIMEOUT,
            ApiError::NotJson { .. } | ApiError::TooLarge { .. } => code::UNEXPECTED_ANSWER,
            ApiError::SignedOut(reason) => return reason.into(),
            ApiError::Store(error) => return Self::new(error.code, message),
            ApiError::Deployment(error) => return error.into(),
            ApiError::Local(_) => code::INTERNAL,
        };
        Self::new(code, message)
    }
}

impl From<SignedOutReason> for ErrorView {
    fn from(reason: SignedOutReason) -> Self {
        let code = match reason {
            SignedOutReason::NoToken => code::SIGNED_OUT,
            SignedOutReason::Refused => code::SIGN_IN_ENDED,
        };
        Self::new(code, reason.to_string())
    }
}

impl From<TransportError> for ErrorView {
    fn from(error: TransportError) -> Self {
        ApiError::from(error).into()
    }
}

impl From<DiscoveryError> for ErrorView {
    fn from(error: DiscoveryError) -> Self {
        match error {
            DiscoveryError::Transport(error) => error.into(),
            DiscoveryError::NotBijak { .. } => Self::new(code::NOT_BIJAK, error.to_string()),
            DiscoveryError::Insecure { .. } => Self::new(code::INSECURE_URL, error.to_string()),
        }
    }
}

impl From<UrlError> for ErrorView {
    fn from(error: UrlError) -> Self {
        let code = match error {
            UrlError::Insecure => code::INSECURE_URL,
            UrlError::NotAUrl | UrlError::NotAnOrigin => code::INVALID_URL,
        };
        Self::new(code, error.to_string())
    }
}

impl From<StoreError> for ErrorView {
    fn from(error: StoreError) -> Self {
        Self::new(code::STORE_FAILED, error.to_string())
    }
}
