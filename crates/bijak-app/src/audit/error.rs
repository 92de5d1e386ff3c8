use bijak_audit_cache::{AppendError, CacheError};

use super::caches::AuditFailure;
use crate::{app::code, view::ErrorView};

pub(super) fn cache_error(error: &CacheError) -> ErrorView {
    let code =
        if matches!(error, CacheError::Cancelled) { code::CANCELLED } else { code::AUDIT_CACHE_FAILED };
    ErrorView::new(code, error.to_string())
}

impl From<ErrorView> for AuditFailure {
    fn from(error: ErrorView) -> Self {
        Self(error)
    }
}

impl From<CacheError> for AuditFailure {
    fn from(error: CacheError) -> Self {
        Self(cache_error(&error))
    }
}

impl From<AppendError> for AuditFailure {
    fn from(error: AppendError) -> Self {
        let code = match &error {
            AppendError::Gap { .. } => code::AUDIT_GAP,
            AppendError::Duplicate { .. } => code::AUDIT_DUPLICATE,
            AppendError::Conflict { .. } | AppendError::Unproven { .. } | AppendError::BadProof { .. } => {
                code::AUDIT_CONFLICT
            }
            AppendError::Unstorable { .. } | AppendError::Malformed { .. } => code::AUDIT_UNSTORABLE,
            AppendError::Cache(error) => return Self(cache_error(error)),
        };
        Self(ErrorView::new(code, error.to_string()))
    }
}
