//! Ids of signed messages that count once: kept until the message would not count any more anyway.

use bijak_domain::Timestamp;
use rusqlite::params;

use super::{StoreError, WriteTx};

/// True: it was not used before, and is now. `ends_at` in milliseconds.
pub(crate) fn use_once(tx: &WriteTx<'_>, id: &[u8; 32], ends_at: i64) -> Result<bool, StoreError> {
    let inserted = tx
        .prepare_cached(
            "INSERT INTO used_assertions (id_hash, ends_at) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
        )?
        .execute(params![id, ends_at])?;
    Ok(inserted > 0)
}

/// Deletes up to `limit` ids whose message has ended; how many it was.
pub(crate) fn sweep(tx: &WriteTx<'_>, now: Timestamp, limit: usize) -> Result<usize, StoreError> {
    let deleted = tx
        .prepare_cached(
            "DELETE FROM used_assertions WHERE id_hash IN
                 (SELECT id_hash FROM used_assertions WHERE ends_at <= ?1 ORDER BY ends_at LIMIT ?2)",
        )?
        .execute(params![now.as_millis(), limit])?;
    Ok(deleted)
}
