//! Access tokens: opaque, so that ending one, or its grant, works at once.

use bijak_domain::{GrantId, ScopeSet, SecretHash, Timestamp};
use rusqlite::{Connection, OptionalExtension, params};

use super::{
    RowExt, StoreError, WriteTx,
    users::{User, user_columns},
};

pub(crate) struct NewAccessToken {
    pub(crate) token_hash: SecretHash,
    pub(crate) grant_id: GrantId,
    pub(crate) scopes: ScopeSet,
    pub(crate) created_at: Timestamp,
    pub(crate) expires_at: Timestamp,
}

/// A token with the grant and the user it stems from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AccessToken {
    pub(crate) user: User,
    pub(crate) grant_id: GrantId,
    pub(crate) client_id: String,
    pub(crate) scopes: ScopeSet,
    pub(crate) created_at: Timestamp,
    pub(crate) expires_at: Timestamp,
    pub(crate) state: AccessTokenState,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AccessTokenState {
    Active,
    /// Itself or its grant.
    Revoked,
    Expired,
}

pub(crate) fn insert(tx: &WriteTx<'_>, token: &NewAccessToken) -> Result<(), StoreError> {
    let NewAccessToken { token_hash, grant_id, scopes, created_at, expires_at } = token;
    tx.prepare_cached(
        "INSERT INTO access_tokens (token_hash, grant_id, scopes, created_at, expires_at)
         VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![
        token_hash.0,
        grant_id.to_string(),
        scopes.bits(),
        created_at.as_millis(),
        expires_at.as_millis(),
    ])?;
    Ok(())
}

/// The token of this hash as it stands at `now`: one statement, four lookups by primary key.
pub(crate) fn find(
    conn: &Connection,
    token: &SecretHash,
    now: Timestamp,
) -> Result<Option<AccessToken>, StoreError> {
    let found = conn
        .prepare_cached(concat!(
            "SELECT ",
            user_columns!(),
            ", t.grant_id, g.client_id, t.scopes, t.created_at, t.expires_at, ifnull(t.revoked_at, g.ended_at) AS ended_at
               FROM access_tokens t JOIN oauth_grants g ON g.id = t.grant_id
               JOIN users u ON u.id = g.user_id JOIN organizations o ON o.id = u.organization_id
              WHERE t.token_hash = ?1"
        ))?
        .query_row([token.0], |row| {
            let state = match (row.optional_time("ended_at")?, row.time("expires_at")?) {
                (_, end) if end <= now => AccessTokenState::Expired,
                (Some(_), _) => AccessTokenState::Revoked,
                (None, _) => AccessTokenState::Active,
            };
            Ok(AccessToken {
                user: User::read(row)?,
                grant_id: row.id("grant_id")?,
                client_id: row.get("client_id")?,
                scopes: row.scopes("scopes")?,
                created_at: row.time("created_at")?,
                expires_at: row.time("expires_at")?,
                state,
            })
        })
        .optional()?;
    Ok(found)
}

/// Ends this token alone.
pub(crate) fn revoke(tx: &WriteTx<'_>, token: &SecretHash, now: Timestamp) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE access_tokens SET revoked_at = ?2 WHERE token_hash = ?1 AND revoked_at IS NULL",
    )?
    .execute(params![token.0, now.as_millis()])?;
    Ok(())
}

/// Deletes up to `limit` expired tokens; how many it was.
pub(crate) fn sweep(tx: &WriteTx<'_>, now: Timestamp, limit: usize) -> Result<usize, StoreError> {
    let deleted = tx
        .prepare_cached(
            "DELETE FROM access_tokens WHERE token_hash IN
                 (SELECT token_hash FROM access_tokens WHERE expires_at <= ?1 ORDER BY expires_at LIMIT ?2)",
        )?
        .execute(params![now.as_millis(), limit])?;
    Ok(deleted)
}
