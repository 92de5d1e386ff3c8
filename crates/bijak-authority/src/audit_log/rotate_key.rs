//! `bijak-authority audit rotate-key`: a new signing key for a log, told in the log itself.

use std::sync::Arc;

use bijak_domain::{Clock, Entropy, OrganizationId, Target, Timestamp, action};
use serde::Serialize;
use serde_json::{Map, json};

use super::signing;
use crate::{
    author::Author,
    people::{WhichOrganizationError, which_organization},
    store::{Store, StoreError, audit_log_keys, organizations},
};

/// What a rotation came to; the line on stdout.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RotatedKey {
    pub organization_id: OrganizationId,
    /// The new verifier key.
    pub key: String,
    /// None where the log had signed nothing yet.
    pub previous_key: Option<String>,
    /// Until then checkpoints carry both signatures.
    pub both_sign_until: Timestamp,
}

#[derive(Debug, thiserror::Error)]
pub enum RotateKeyError {
    #[error(transparent)]
    Organization(#[from] WhichOrganizationError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Supersedes the current key of the organization's log, of the only organization where none is named.
pub async fn rotate_key(
    store: &Store,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    organization: Option<OrganizationId>,
) -> Result<RotatedKey, RotateKeyError> {
    store
        .write(move |tx| {
            let organization_id = which_organization(tx, organization)?;
            let now = clock.now();
            let previous_key = audit_log_keys::current(tx, organization_id)?;
            let key = signing::make_key(tx, organization_id, now, &*entropy)?;
            let both_sign_until = now.plus_days(signing::OVERLAP_DAYS);
            let origin = organizations::log_origin(tx, organization_id)?;
            let target =
                Target { kind: Some("audit_log".to_owned()), id: Some(origin.clone()), name: Some(origin) };
            let details = Map::from_iter([
                ("key".to_owned(), json!(key)),
                ("previous_key".to_owned(), json!(previous_key)),
                ("both_sign_until".to_owned(), json!(both_sign_until)),
            ]);
            let author = Author::system(organization_id);
            tx.append_event(author.event(now, action::AUDIT_LOG_KEY_ROTATED, None, target, details))?;
            Ok(RotatedKey { organization_id, key, previous_key, both_sign_until })
        })
        .await
}
