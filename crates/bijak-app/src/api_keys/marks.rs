//! The rows of `api_key_marks`: what this computer knows of a key beyond the server.

use std::collections::HashMap;

use bijak_domain::Timestamp;
use rusqlite::{Connection, params};

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) pinned: bool,
    pub(crate) last_copied_at: Option<Timestamp>,
}

/// By key id.
pub(crate) fn all(c: &Connection, profile_id: &str) -> rusqlite::Result<HashMap<String, Mark>> {
    c.prepare_cached("SELECT key_id, pinned, last_copied_at FROM api_key_marks WHERE profile_id = ?1")?
        .query_map([profile_id], |row| {
            let last_copied_at = row.get::<_, Option<i64>>(2)?.map(Timestamp::from_millis);
            Ok((row.get(0)?, Mark { pinned: row.get(1)?, last_copied_at }))
        })?
        .collect()
}

pub(crate) fn set_pinned(
    c: &Connection,
    profile_id: &str,
    key_id: &str,
    pinned: bool,
) -> rusqlite::Result<()> {
    c.prepare_cached(
        "INSERT INTO api_key_marks (profile_id, key_id, pinned) VALUES (?1, ?2, ?3)
         ON CONFLICT DO UPDATE SET pinned = excluded.pinned",
    )?
    .execute(params![profile_id, key_id, pinned])?;
    Ok(())
}

pub(crate) fn set_copied(
    c: &Connection,
    profile_id: &str,
    key_id: &str,
    at: Timestamp,
) -> rusqlite::Result<()> {
    c.prepare_cached(
        "INSERT INTO api_key_marks (profile_id, key_id, last_copied_at) VALUES (?1, ?2, ?3)
         ON CONFLICT DO UPDATE SET last_copied_at = excluded.last_copied_at",
    )?
    .execute(params![profile_id, key_id, at.as_millis()])?;
    Ok(())
}

/// A rotated key stands where the old one stood.
pub(crate) fn inherit(
    c: &Connection,
    profile_id: &str,
    old_key_id: &str,
    new_key_id: &str,
) -> rusqlite::Result<()> {
    c.prepare_cached(
        "INSERT OR IGNORE INTO api_key_marks (profile_id, key_id, pinned, last_copied_at)
         SELECT profile_id, ?3, pinned, last_copied_at FROM api_key_marks WHERE profile_id = ?1 AND key_id = ?2",
    )?
    .execute([profile_id, old_key_id, new_key_id])?;
    Ok(())
}
