use bijak_api_types::code;
use bijak_client::ApiError;

/// What became of a creating request that brought no object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// Nothing was made: the server refused, or it was never asked.
    Nothing,
    /// The answer was lost, or the server does not know itself: something may have been made.
    Unknown,
}

impl Fate {
    pub(super) fn of(error: &ApiError) -> Self {
        match error {
            ApiError::Problem(problem) => match problem.code.as_str() {
                code::IDEMPOTENCY_IN_FLIGHT | code::INTERNAL => Self::Unknown,
                code::UNAVAILABLE => Self::Nothing,
                _ if problem.status < 500 => Self::Nothing,
                _ => Self::Unknown,
            },
            // Without a token, or without a place to send it to, nothing was sent.
            ApiError::SignedOut(_) | ApiError::Store(_) | ApiError::Deployment(_) => Self::Nothing,
            ApiError::Unreachable(_)
            | ApiError::Timeout
            | ApiError::NotJson { .. }
            | ApiError::TooLarge { .. }
            | ApiError::Local(_) => Self::Unknown,
        }
    }
}
