//! Authorization requests that a client pushed.

use bijak_domain::{SecretHash, Timestamp};
use rusqlite::{Connection, OptionalExtension, params};

use super::{StoreError, WriteTx};

pub(crate) struct PushedRequest {
    pub(crate) client_id: String,
    /// The request as a query, checked when it was pushed.
    pub(crate) query: String,
}

pub(crate) fn insert(
    tx: &WriteTx<'_>,
    handle: &SecretHash,
    request: &PushedRequest,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    let PushedRequest { client_id, query } = request;
    tx.prepare_cached(
        "INSERT INTO pushed_requests (handle_hash, client_id, query, expires_at) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute(params![handle.0, client_id, query, expires_at.as_millis()])?;
    Ok(())
}

/// The one of this handle, if it has not ended by `now`.
pub(crate) fn find(
    conn: &Connection,
    handle: &SecretHash,
    now: Timestamp,
) -> Result<Option<PushedRequest>, StoreError> {
    let found = conn
        .prepare_cached(
            "SELECT client_id, query FROM pushed_requests WHERE handle_hash = ?1 AND expires_at > ?2",
        )?
        .query_row(params![handle.0, now.as_millis()], |row| {
            Ok(PushedRequest { client_id: row.get("client_id")?, query: row.get("query")? })
        })
        .optional()?;
    Ok(found)
}

/// Ends it. True: it had not been ended before.
pub(crate) fn use_up(tx: &WriteTx<'_>, handle: &SecretHash) -> Result<bool, StoreError> {
    Ok(tx.prepare_cached("DELETE FROM pushed_requests WHERE handle_hash = ?1")?.execute([handle.0])? > 0)
}

/// Deletes up to `limit` that have ended; how many it was.
pub(crate) fn sweep(tx: &WriteTx<'_>, now: Timestamp, limit: usize) -> Result<usize, StoreError> {
    let deleted = tx
        .prepare_cached(
            "DELETE FROM pushed_requests WHERE handle_hash IN
                 (SELECT handle_hash FROM pushed_requests WHERE expires_at <= ?1 ORDER BY expires_at LIMIT ?2)",
        )?
        .execute(params![now.as_millis(), limit])?;
    Ok(deleted)
}
