//! Table `idempotency_keys`: which object a principal's request made. Kept as long as the object, which is for good.

use bijak_domain::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::{StoreError, WriteTx};

/// One use of a key: the principal, the route it was used on, the key as sent.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IdempotencyUse {
    pub principal_id: String,
    pub route: String,
    pub key: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remembered {
    pub body_hash: [u8; 32],
    pub object_id: String,
}

pub fn find(conn: &Connection, r#use: &IdempotencyUse) -> Result<Option<Remembered>, StoreError> {
    let IdempotencyUse { principal_id, route, key } = r#use;
    let found = conn
        .prepare_cached(
            "SELECT body_hash, object_id FROM idempotency_keys WHERE principal_id = ?1 AND route = ?2 AND key = ?3",
        )?
        .query_row([principal_id, route, key], |row| {
            Ok(Remembered { body_hash: row.get("body_hash")?, object_id: row.get("object_id")? })
        })
        .optional()?;
    Ok(found)
}

pub fn insert(
    tx: &WriteTx<'_>,
    r#use: &IdempotencyUse,
    remembered: &Remembered,
    now: Timestamp,
) -> Result<(), StoreError> {
    let IdempotencyUse { principal_id, route, key } = r#use;
    let Remembered { body_hash, object_id } = remembered;
    tx.prepare_cached(
        "INSERT INTO idempotency_keys (principal_id, route, key, body_hash, object_id, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![principal_id, route, key, body_hash, object_id, now.as_millis()])?;
    Ok(())
}
