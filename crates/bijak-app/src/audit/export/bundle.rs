use bijak_audit_cache::{AuditCache, Cancel, Query, transparency::VerifierKey};

use crate::{
    app::code,
    audit::{error::cache_error, trust::table::Log},
    audit_local::{self, LocalAuditError},
    view::ErrorView,
};

/// The matches with their proofs under what the app knows of the log, as the `bijak audit` command writes them. Blocks.
pub(super) fn bundle(
    cache: &AuditCache,
    log: Option<&Log>,
    query: &Query,
    up_to: Option<u64>,
    cancel: &Cancel,
) -> Result<String, ErrorView> {
    let (vkey, note) = log.map(|log| (log.pinned_key.as_str(), log.checkpoint.clone())).unzip();
    let keys = vkey.map(VerifierKey::parse).transpose();
    let keys = keys.map_err(|error| ErrorView::new(code::EXPORT_FAILED, error.to_string()))?;
    let bundle = audit_local::bundle(cache, keys.into_iter().collect(), note.flatten(), query, up_to, cancel);
    bundle.map_err(|error| match error {
        LocalAuditError::Cache(error) => cache_error(&error),
        LocalAuditError::NoCheckpoint | LocalAuditError::Unproven { .. } => {
            ErrorView::new(code::AUDIT_NOT_PROVEN, error.to_string())
        }
        error => ErrorView::new(code::EXPORT_FAILED, error.to_string()),
    })
}
