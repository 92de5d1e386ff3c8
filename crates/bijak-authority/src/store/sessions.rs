//! Signed-in browsers.

use bijak_domain::{SecretHash, Timestamp};
use rusqlite::{Connection, OptionalExtension, params};

use super::{
    StoreError, WriteTx,
    users::{User, user_columns},
};

pub(crate) struct NewSession<'a> {
    pub(crate) session_hash: SecretHash,
    pub(crate) user: &'a User,
    pub(crate) created_at: Timestamp,
    pub(crate) expires_at: Timestamp,
}

pub(crate) fn insert(tx: &WriteTx<'_>, session: &NewSession<'_>) -> Result<(), StoreError> {
    let NewSession { session_hash, user, created_at, expires_at } = session;
    tx.prepare_cached(
        "INSERT INTO sessions (session_hash, user_id, created_at, expires_at) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute(params![
        session_hash.0,
        user.id.to_string(),
        created_at.as_millis(),
        expires_at.as_millis()
    ])?;
    Ok(())
}

/// Who is signed in with this session at `now`.
pub(crate) fn find_user(
    conn: &Connection,
    session: &SecretHash,
    now: Timestamp,
) -> Result<Option<User>, StoreError> {
    let found = conn
        .prepare_cached(concat!(
            "SELECT ",
            user_columns!(),
            " FROM sessions s JOIN users u ON u.id = s.user_id JOIN organizations o ON o.id = u.organization_id
              WHERE s.session_hash = ?1 AND s.expires_at > ?2"
        ))?
        .query_row(params![session.0, now.as_millis()], User::read)
        .optional()?;
    Ok(found)
}

pub(crate) fn delete(tx: &WriteTx<'_>, session: &SecretHash) -> Result<(), StoreError> {
    tx.prepare_cached("DELETE FROM sessions WHERE session_hash = ?1")?.execute([session.0])?;
    Ok(())
}

/// Deletes up to `limit` expired sessions; how many it was.
pub(crate) fn sweep(tx: &WriteTx<'_>, now: Timestamp, limit: usize) -> Result<usize, StoreError> {
    let deleted = tx
        .prepare_cached(
            "DELETE FROM sessions WHERE session_hash IN
                 (SELECT session_hash FROM sessions WHERE expires_at <= ?1 ORDER BY expires_at LIMIT ?2)",
        )?
        .execute(params![now.as_millis(), limit])?;
    Ok(deleted)
}
