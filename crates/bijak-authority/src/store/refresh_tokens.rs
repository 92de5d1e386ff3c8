//! Refresh tokens: one living token a grant; the rotated ones are kept until they would have expired, to see reuse.

use bijak_domain::{GrantId, SecretHash, Timestamp};
use rusqlite::{Connection, OptionalExtension, params};

use super::{RowExt, StoreError, WriteTx};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RefreshToken {
    pub(crate) grant_id: GrantId,
    pub(crate) expires_at: Timestamp,
    pub(crate) state: RefreshTokenState,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RefreshTokenState {
    Current,
    /// Its successor was issued: whoever shows it now is not the only one who has it.
    Rotated,
}

pub(crate) fn insert(
    tx: &WriteTx<'_>,
    token: &SecretHash,
    grant_id: GrantId,
    created_at: Timestamp,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO refresh_tokens (token_hash, grant_id, created_at, expires_at) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute(params![token.0, grant_id.to_string(), created_at.as_millis(), expires_at.as_millis()])?;
    Ok(())
}

pub(crate) fn find(conn: &Connection, token: &SecretHash) -> Result<Option<RefreshToken>, StoreError> {
    let found = conn
        .prepare_cached("SELECT grant_id, expires_at, rotated_at FROM refresh_tokens WHERE token_hash = ?1")?
        .query_row([token.0], |row| {
            let state = match row.optional_time("rotated_at")? {
                None => RefreshTokenState::Current,
                Some(_) => RefreshTokenState::Rotated,
            };
            Ok(RefreshToken { grant_id: row.id("grant_id")?, expires_at: row.time("expires_at")?, state })
        })
        .optional()?;
    Ok(found)
}

/// Ends the current token so that its successor can be inserted.
pub(crate) fn rotate(tx: &WriteTx<'_>, token: &SecretHash, now: Timestamp) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE refresh_tokens SET rotated_at = ?2 WHERE token_hash = ?1 AND rotated_at IS NULL",
    )?
    .execute(params![token.0, now.as_millis()])?;
    Ok(())
}

/// Deletes up to `limit` expired tokens; answers the grants they were of, once for each token.
pub(crate) fn sweep(tx: &WriteTx<'_>, now: Timestamp, limit: usize) -> Result<Vec<GrantId>, StoreError> {
    let grants = tx
        .prepare_cached(
            "DELETE FROM refresh_tokens WHERE token_hash IN
                 (SELECT token_hash FROM refresh_tokens WHERE expires_at <= ?1 ORDER BY expires_at LIMIT ?2)
             RETURNING grant_id",
        )?
        .query_map(params![now.as_millis(), limit], |row| row.id("grant_id"))?
        .collect::<Result<_, _>>()?;
    Ok(grants)
}
