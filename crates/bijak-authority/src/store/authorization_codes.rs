//! Authorization codes, from consent to their one redemption.

use bijak_domain::{GrantId, ScopeSet, SecretHash, Timestamp, UserId};
use rusqlite::{Connection, OptionalExtension, params};

use super::{
    RowExt, StoreError, WriteTx,
    users::{User, user_columns},
};

pub(crate) struct NewAuthorizationCode<'a> {
    pub(crate) code_hash: SecretHash,
    pub(crate) user_id: UserId,
    pub(crate) client_id: &'a str,
    pub(crate) redirect_uri: &'a str,
    pub(crate) code_challenge: [u8; 32],
    pub(crate) scopes: ScopeSet,
    pub(crate) created_at: Timestamp,
    pub(crate) expires_at: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AuthorizationCode {
    pub(crate) user: User,
    pub(crate) client_id: String,
    pub(crate) redirect_uri: String,
    pub(crate) code_challenge: [u8; 32],
    pub(crate) scopes: ScopeSet,
    pub(crate) expires_at: Timestamp,
    pub(crate) state: CodeState,
}

/// A code is redeemed or burned once and never open again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CodeState {
    Open,
    /// An attempt to redeem it failed.
    Burned,
    Redeemed(GrantId),
}

pub(crate) fn insert(tx: &WriteTx<'_>, code: &NewAuthorizationCode<'_>) -> Result<(), StoreError> {
    let NewAuthorizationCode {
        code_hash,
        user_id,
        client_id,
        redirect_uri,
        code_challenge,
        scopes,
        created_at,
        expires_at,
    } = code;
    tx.prepare_cached(
        "INSERT INTO authorization_codes
             (code_hash, user_id, client_id, redirect_uri, code_challenge, scopes, created_at, expires_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![
        code_hash.0,
        user_id.to_string(),
        client_id,
        redirect_uri,
        code_challenge,
        scopes.bits(),
        created_at.as_millis(),
        expires_at.as_millis(),
    ])?;
    Ok(())
}

pub(crate) fn find(conn: &Connection, code: &SecretHash) -> Result<Option<AuthorizationCode>, StoreError> {
    let found = conn
        .prepare_cached(concat!(
            "SELECT ",
            user_columns!(),
            ", c.client_id, c.redirect_uri, c.code_challenge, c.scopes, c.expires_at, c.used_at, c.grant_id
               FROM authorization_codes c JOIN users u ON u.id = c.user_id
               JOIN organizations o ON o.id = u.organization_id
              WHERE c.code_hash = ?1"
        ))?
        .query_row([code.0], |row| {
            let state = match (row.optional_time("used_at")?, row.optional_id("grant_id")?) {
                (_, Some(grant)) => CodeState::Redeemed(grant),
                (Some(_), None) => CodeState::Burned,
                (None, None) => CodeState::Open,
            };
            Ok(AuthorizationCode {
                user: User::read(row)?,
                client_id: row.get("client_id")?,
                redirect_uri: row.get("redirect_uri")?,
                code_challenge: row.get("code_challenge")?,
                scopes: row.scopes("scopes")?,
                expires_at: row.time("expires_at")?,
                state,
            })
        })
        .optional()?;
    Ok(found)
}

/// Ends an open code: it became `grant`, or, without one, it is burned.
pub(crate) fn use_up(
    tx: &WriteTx<'_>,
    code: &SecretHash,
    grant: Option<GrantId>,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE authorization_codes SET used_at = ?2, grant_id = ?3 WHERE code_hash = ?1 AND used_at IS NULL",
    )?
    .execute(params![code.0, now.as_millis(), grant.map(|id| id.to_string())])?;
    Ok(())
}

/// Deletes up to `limit` expired codes that became no grant; how many it was. The others go with their grant.
pub(crate) fn sweep(tx: &WriteTx<'_>, now: Timestamp, limit: usize) -> Result<usize, StoreError> {
    let deleted = tx
        .prepare_cached(
            "DELETE FROM authorization_codes WHERE code_hash IN
                 (SELECT code_hash FROM authorization_codes
                  WHERE grant_id IS NULL AND expires_at <= ?1 ORDER BY expires_at LIMIT ?2)",
        )?
        .execute(params![now.as_millis(), limit])?;
    Ok(deleted)
}
