//! From the stored rows to what clients see.

use bijak_api_types::{CreatedServiceAccountKeyView, ServiceAccountKeyView, ServiceAccountView};
use bijak_domain::{RotationStatus, SecretToken, ServiceAccountKeyStatus, ServiceAccountStatus, Timestamp};
use rusqlite::Connection;

use crate::store::{
    StoreError,
    service_account_keys::{self, ServiceAccountKey},
    service_accounts::ServiceAccount,
};

/// The account as it is at `now`, with what its current key says of it.
pub fn view(
    conn: &Connection,
    account: ServiceAccount,
    now: Timestamp,
) -> Result<ServiceAccountView, StoreError> {
    let current = service_account_keys::current(conn, account.id)?;
    let ServiceAccount {
        id,
        workspace_id,
        name,
        scopes,
        rotation_days,
        created_at,
        last_used_at,
        disabled_at,
    } = account;
    Ok(ServiceAccountView {
        id: id.to_string(),
        workspace_id: workspace_id.to_string(),
        name,
        status: if disabled_at.is_some() {
            ServiceAccountStatus::Disabled
        } else {
            ServiceAccountStatus::Active
        },
        scopes,
        rotation_days,
        rotation_due_at: current.as_ref().map(|key| key.created_at.plus_days(i64::from(rotation_days))),
        rotation_status: current.as_ref().map(|key| RotationStatus::at(now, key.created_at, rotation_days)),
        created_at,
        last_used_at,
        disabled_at,
        current_key_id: current.map(|key| key.id.to_string()),
    })
}

/// A key of the account named `account_name`, as it is at `now`.
pub fn key_view(key: ServiceAccountKey, account_name: &str, now: Timestamp) -> ServiceAccountKeyView {
    let ServiceAccountKey {
        id,
        service_account_id,
        last_four,
        created_at,
        last_used_at,
        superseded_at,
        expires_at,
        revoked_at,
        rotated_from,
    } = key;
    ServiceAccountKeyView {
        id: id.to_string(),
        service_account_id: service_account_id.to_string(),
        name: account_name.to_owned(),
        status: ServiceAccountKeyStatus::at(now, superseded_at, expires_at, revoked_at),
        created_at,
        last_used_at,
        expires_at,
        superseded_at,
        revoked_at,
        last_four,
        rotated_from: rotated_from.map(|id| id.to_string()),
    }
}

/// A key with its secret where it has just been made, without it where a client asks again.
pub fn created_key(
    key: ServiceAccountKey,
    account_name: &str,
    secret: Option<&SecretToken>,
    now: Timestamp,
) -> CreatedServiceAccountKeyView {
    CreatedServiceAccountKeyView { key: key_view(key, account_name, now), secret: exposed(secret) }
}

pub(super) fn exposed(secret: Option<&SecretToken>) -> Option<String> {
    secret.map(|s| s.expose("the answer to the request that made the key").to_owned())
}
