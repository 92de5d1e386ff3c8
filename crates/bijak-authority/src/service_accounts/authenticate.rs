//! Whose is this service-account key, and is it valid now?

use bijak_domain::{SecretHash, ServiceAccountKeyStatus, Timestamp};
use rusqlite::Connection;

use crate::{
    http::{Authentication, Principal, PrincipalKind, Refusal},
    store::{StoreError, service_account_keys},
};

pub fn authenticate(
    conn: &Connection,
    hash: &SecretHash,
    now: Timestamp,
) -> Result<Authentication, StoreError> {
    let Some(found) = service_account_keys::find_by_secret(conn, hash)? else {
        return Ok(Authentication::Unknown);
    };
    let service_account_keys::FoundServiceAccountKey {
        key,
        account_name,
        scopes,
        disabled_at,
        workspace,
        organization_id,
        organization_name,
    } = found;
    let status = ServiceAccountKeyStatus::at(now, key.superseded_at, key.expires_at, key.revoked_at);
    let principal = Principal {
        organization_id,
        organization_name,
        granted: scopes,
        kind: PrincipalKind::ServiceAccountKey {
            account_id: key.service_account_id,
            name: account_name,
            key_id: key.id,
            current: status == ServiceAccountKeyStatus::Active,
            workspace,
        },
    };
    if disabled_at.is_some() {
        return Ok(Authentication::Refused { principal, refusal: Refusal::Disabled });
    }
    Ok(match status {
        ServiceAccountKeyStatus::Active | ServiceAccountKeyStatus::Superseded => {
            Authentication::Accepted(principal)
        }
        ServiceAccountKeyStatus::Expired => Authentication::Refused { principal, refusal: Refusal::Expired },
        ServiceAccountKeyStatus::Revoked => Authentication::Refused { principal, refusal: Refusal::Revoked },
    })
}
