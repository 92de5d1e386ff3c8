//! Whose is this API key, and is it valid now?

use bijak_domain::{ApiKeyStatus, SecretHash, Timestamp};
use rusqlite::Connection;

use crate::{
    http::{Authentication, Principal, PrincipalKind, Refusal},
    store::{StoreError, api_keys},
};

pub fn authenticate(
    conn: &Connection,
    hash: &SecretHash,
    now: Timestamp,
) -> Result<Authentication, StoreError> {
    let Some(api_keys::FoundApiKey { key, workspace, organization_id, organization_name }) =
        api_keys::find_by_secret(conn, hash)?
    else {
        return Ok(Authentication::Unknown);
    };
    let principal = Principal {
        organization_id,
        organization_name,
        granted: key.permissions,
        kind: PrincipalKind::ApiKey {
            key_id: key.id,
            name: key.name,
            allowed_cidrs: key.allowed_cidrs,
            workspace,
        },
    };
    Ok(match ApiKeyStatus::at(now, key.expires_at, key.revoked_at) {
        ApiKeyStatus::Active => Authentication::Accepted(principal),
        ApiKeyStatus::Expired => Authentication::Refused { principal, refusal: Refusal::Expired },
        ApiKeyStatus::Revoked => Authentication::Refused { principal, refusal: Refusal::Revoked },
    })
}
