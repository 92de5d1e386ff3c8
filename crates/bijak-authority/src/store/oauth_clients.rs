//! Registered OAuth clients.

use std::borrow::Cow;

use bijak_domain::{OrganizationId, SecretHash, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{RowExt, StoreError, WriteTx, row::malformed};
use crate::{
    jose::JwkSet,
    oauth::client::{Client, ClientCredential},
    oauth::redirect_uri::RegisteredRedirect,
};

pub(crate) struct NewClient<'a> {
    pub(crate) id: &'a str,
    pub(crate) organization_id: OrganizationId,
    pub(crate) name: &'a str,
    pub(crate) redirects: &'a [String],
    pub(crate) secret_hash: Option<SecretHash>,
    pub(crate) jwks: Option<&'a str>,
    pub(crate) created_at: Timestamp,
}

const COLUMNS: &str = "SELECT id, organization_id, name, redirects, secret_hash, jwks FROM oauth_clients";

pub(crate) fn insert(tx: &WriteTx<'_>, client: &NewClient<'_>) -> Result<(), StoreError> {
    let NewClient { id, organization_id, name, redirects, secret_hash, jwks, created_at } = client;
    let redirects =
        serde_json::to_string(redirects).map_err(|error| StoreError::Event(error.to_string().into()))?;
    tx.prepare_cached(
        "INSERT INTO oauth_clients (id, organization_id, name, redirects, secret_hash, jwks, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        id,
        organization_id.to_string(),
        name,
        redirects,
        secret_hash.map(|hash| hash.0),
        jwks,
        created_at.as_millis(),
    ])?;
    Ok(())
}

pub(crate) fn find(conn: &Connection, id: &str) -> Result<Option<Client>, StoreError> {
    let mut statement = conn.prepare_cached(&format!("{COLUMNS} WHERE id = ?1"))?;
    Ok(statement.query_row([id], read).optional()?)
}

/// Every one of the deployment, in order of making.
pub(crate) fn all(conn: &Connection) -> Result<Vec<Client>, StoreError> {
    let mut statement = conn.prepare_cached(&format!("{COLUMNS} ORDER BY id"))?;
    Ok(statement.query_map([], read)?.collect::<Result<_, _>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Client> {
    let texts: String = row.get("redirects")?;
    let bad_redirects = || malformed("redirects", &texts);
    let redirects: Vec<String> = serde_json::from_str(&texts).map_err(|_| bad_redirects())?;
    let redirects = redirects
        .iter()
        .map(|text| RegisteredRedirect::parse(text).ok_or_else(bad_redirects))
        .collect::<Result<_, _>>()?;
    let credential = match (row.get("secret_hash")?, row.get::<_, Option<String>>("jwks")?) {
        (Some(hash), _) => ClientCredential::Secret(SecretHash(hash)),
        (None, Some(jwks)) => {
            ClientCredential::Keys(JwkSet::from_json(&jwks).map_err(|_| malformed("jwks", &jwks))?)
        }
        (None, None) => ClientCredential::None,
    };
    Ok(Client {
        id: Cow::Owned(row.get("id")?),
        name: Cow::Owned(row.get("name")?),
        organization_id: Some(row.id("organization_id")?),
        redirects,
        credential,
    })
}

pub(crate) fn set_secret(tx: &WriteTx<'_>, id: &str, hash: &SecretHash) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE oauth_clients SET secret_hash = ?2 WHERE id = ?1")?
        .execute(params![id, hash.0])?;
    Ok(())
}

pub(crate) fn delete(tx: &WriteTx<'_>, id: &str) -> Result<(), StoreError> {
    tx.prepare_cached("DELETE FROM oauth_clients WHERE id = ?1")?.execute([id])?;
    Ok(())
}
