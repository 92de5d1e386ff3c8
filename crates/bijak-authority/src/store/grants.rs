//! OAuth grants: what one person allowed one client, and the family of all tokens that stem from it.

use bijak_domain::{GrantId, ScopeSet, Timestamp, UserId};
use rusqlite::{Connection, OptionalExtension, params};

use super::{
    RowExt, StoreError, WriteTx,
    users::{User, user_columns},
};

pub(crate) struct NewGrant<'a> {
    pub(crate) id: GrantId,
    pub(crate) user_id: UserId,
    pub(crate) client_id: &'a str,
    pub(crate) scopes: ScopeSet,
    pub(crate) created_at: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Grant {
    pub(crate) id: GrantId,
    pub(crate) user: User,
    pub(crate) client_id: String,
    pub(crate) scopes: ScopeSet,
    pub(crate) created_at: Timestamp,
    pub(crate) ended_at: Option<Timestamp>,
}

pub(crate) fn insert(tx: &WriteTx<'_>, grant: &NewGrant<'_>) -> Result<(), StoreError> {
    let NewGrant { id, user_id, client_id, scopes, created_at } = grant;
    tx.prepare_cached(
        "INSERT INTO oauth_grants (id, user_id, client_id, scopes, created_at) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![
        id.to_string(),
        user_id.to_string(),
        client_id,
        scopes.bits(),
        created_at.as_millis()
    ])?;
    Ok(())
}

pub(crate) fn find(conn: &Connection, id: GrantId) -> Result<Option<Grant>, StoreError> {
    let found = conn
        .prepare_cached(concat!(
            "SELECT ",
            user_columns!(),
            ", g.client_id, g.scopes, g.created_at, g.ended_at
               FROM oauth_grants g JOIN users u ON u.id = g.user_id JOIN organizations o ON o.id = u.organization_id
              WHERE g.id = ?1"
        ))?
        .query_row([id.to_string()], |row| {
            Ok(Grant {
                id,
                user: User::read(row)?,
                client_id: row.get("client_id")?,
                scopes: row.scopes("scopes")?,
                created_at: row.time("created_at")?,
                ended_at: row.optional_time("ended_at")?,
            })
        })
        .optional()?;
    Ok(found)
}

/// Ends the grant and with it every token of it. True: it was alive until now.
pub(crate) fn end(tx: &WriteTx<'_>, id: GrantId, now: Timestamp) -> Result<bool, StoreError> {
    let ended = tx
        .prepare_cached("UPDATE oauth_grants SET ended_at = ?2 WHERE id = ?1 AND ended_at IS NULL")?
        .execute(params![id.to_string(), now.as_millis()])?;
    Ok(ended > 0)
}

/// Deletes the grant, and the code it came from, if it has no token left.
pub(crate) fn delete_if_spent(tx: &WriteTx<'_>, id: GrantId) -> Result<(), StoreError> {
    tx.prepare_cached(
        "DELETE FROM oauth_grants WHERE id = ?1
             AND NOT EXISTS (SELECT 1 FROM refresh_tokens WHERE grant_id = ?1)
             AND NOT EXISTS (SELECT 1 FROM access_tokens WHERE grant_id = ?1)",
    )?
    .execute([id.to_string()])?;
    Ok(())
}

/// Ends every grant of a client; how many were alive until now.
pub(crate) fn end_all_of_client(
    tx: &WriteTx<'_>,
    client_id: &str,
    now: Timestamp,
) -> Result<usize, StoreError> {
    let ended = tx
        .prepare_cached("UPDATE oauth_grants SET ended_at = ?2 WHERE client_id = ?1 AND ended_at IS NULL")?
        .execute(params![client_id, now.as_millis()])?;
    Ok(ended)
}
