//! Whose is this service-account key?

use std::sync::Arc;

use bijak_domain::SecretHash;
use rusqlite::Connection;

use crate::{
    http::{Credential, Principal, PrincipalKind, Refusal},
    store::{StoreError, service_account_keys},
};

pub fn find_credential(conn: &Connection, hash: &SecretHash) -> Result<Option<Credential>, StoreError> {
    let Some(found) = service_account_keys::find_by_secret(conn, hash)? else { return Ok(None) };
    let service_account_keys::FoundServiceAccountKey {
        key,
        account_name,
        scopes,
        disabled_at,
        workspace,
        organization_id,
        organization_name,
    } = found;
    let kind = PrincipalKind::ServiceAccountKey {
        account_id: key.service_account_id,
        name: account_name,
        key_id: key.id,
        current: key.superseded_at.is_none() && key.revoked_at.is_none(),
        workspace,
    };
    let principal = Principal { organization_id, organization_name, granted: scopes, kind };
    let disabled = disabled_at.map(|_| Refusal::Disabled);
    Ok(Some(Credential {
        principal: Arc::new(principal),
        over: disabled.or(key.revoked_at.map(|_| Refusal::Revoked)),
        expires_at: key.expires_at,
    }))
}
