//! Whose is this API key?

use std::sync::Arc;

use bijak_domain::SecretHash;
use rusqlite::Connection;

use crate::{
    http::{Credential, Principal, PrincipalKind, Refusal},
    store::{StoreError, api_keys},
};

pub fn find_credential(conn: &Connection, hash: &SecretHash) -> Result<Option<Credential>, StoreError> {
    let Some(found) = api_keys::find_by_secret(conn, hash)? else { return Ok(None) };
    let api_keys::FoundApiKey { key, workspace, organization_id, organization_name } = found;
    let expired = key.expiry_in_log.then_some(Refusal::Expired);
    let kind =
        PrincipalKind::ApiKey { key_id: key.id, name: key.name, allowed_cidrs: key.allowed_cidrs, workspace };
    let principal = Principal { organization_id, organization_name, granted: key.permissions, kind };
    Ok(Some(Credential {
        principal: Arc::new(principal),
        over: key.revoked_at.map(|_| Refusal::Revoked).or(expired),
        expires_at: key.expires_at,
    }))
}
