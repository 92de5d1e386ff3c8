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

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RefreshTokenState {
    Current,
    /// Its successor was issued, has not been used, and may be asked for again until `ends_at`.
    InGrace {
        sealed_successor: Vec<u8>,
        ends_at: Timestamp,
    },
    /// Its successor was issued: whoever shows it now is not the only one who has it.
    Rotated,
}

/// How long, and under which seal, a rotated token still leads to its successor.
pub(crate) struct Grace<'a> {
    pub(crate) sealed_successor: &'a [u8],
    pub(crate) ends_at: Timestamp,
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
        .prepare_cached(
            "SELECT grant_id, expires_at, rotated_at, sealed_successor, grace_ends_at
               FROM refresh_tokens WHERE token_hash = ?1",
        )?
        .query_row([token.0], |row| {
            let grace =
                row.get::<_, Option<Vec<u8>>>("sealed_successor")?.zip(row.optional_time("grace_ends_at")?);
            let state = match (row.optional_time("rotated_at")?, grace) {
                (None, _) => RefreshTokenState::Current,
                (Some(_), Some((sealed_successor, ends_at))) => {
                    RefreshTokenState::InGrace { sealed_successor, ends_at }
                }
                (Some(_), None) => RefreshTokenState::Rotated,
            };
            Ok(RefreshToken { grant_id: row.id("grant_id")?, expires_at: row.time("expires_at")?, state })
        })
        .optional()?;
    Ok(found)
}

/// Ends the current token so that its successor can be inserted, and the grace of the one before it.
pub(crate) fn rotate(
    tx: &WriteTx<'_>,
    token: &SecretHash,
    grant_id: GrantId,
    grace: Option<Grace<'_>>,
    now: Timestamp,
) -> Result<(), StoreError> {
    // First: no two tokens of a grant have one.
    tx.prepare_cached(
        "UPDATE refresh_tokens SET sealed_successor = NULL, grace_ends_at = NULL
          WHERE grant_id = ?1 AND sealed_successor IS NOT NULL",
    )?
    .execute([grant_id.to_string()])?;
    let (sealed, ends_at) = grace.map(|grace| (grace.sealed_successor, grace.ends_at.as_millis())).unzip();
    tx.prepare_cached(
        "UPDATE refresh_tokens SET rotated_at = ?2, sealed_successor = ?3, grace_ends_at = ?4
          WHERE token_hash = ?1 AND rotated_at IS NULL",
    )?
    .execute(params![token.0, now.as_millis(), sealed, ends_at])?;
    Ok(())
}

/// Whether a grace is over whose sealed successor still lies here.
pub(crate) fn any_grace_over(conn: &Connection, now: Timestamp) -> Result<bool, StoreError> {
    let over = conn
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM refresh_tokens WHERE sealed_successor IS NOT NULL AND grace_ends_at <= ?1)",
        )?
        .query_row([now.as_millis()], |row| row.get(0))?;
    Ok(over)
}

/// Erases what was kept for graces that are over.
pub(crate) fn end_graces(tx: &WriteTx<'_>, now: Timestamp) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE refresh_tokens SET sealed_successor = NULL, grace_ends_at = NULL
          WHERE sealed_successor IS NOT NULL AND grace_ends_at <= ?1",
    )?
    .execute([now.as_millis()])?;
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
