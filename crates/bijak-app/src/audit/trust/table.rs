//! The rows of `audit_logs`: what was proven of each log. They outlive a sign-out.

use bijak_domain::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

/// One log, as far as it is known here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::audit) struct Log {
    /// The vkey that is trusted.
    pub(in crate::audit) pinned_key: String,
    /// The last checkpoint that was proven, as a signed note.
    pub(in crate::audit) checkpoint: Option<String>,
    pub(in crate::audit) verified_at: Option<Timestamp>,
    /// The finding that ended the syncing.
    pub(in crate::audit) broken_by: Option<i64>,
    /// The first event that the copy keeps.
    pub(in crate::audit) pruned_to: Option<u64>,
}

pub(in crate::audit) fn get(c: &Connection, organization_id: &str) -> rusqlite::Result<Option<Log>> {
    c.prepare_cached(
        "SELECT pinned_key, checkpoint, verified_at, broken_by, pruned_to FROM audit_logs WHERE organization_id = ?1",
    )?
    .query_row([organization_id], |row| {
        Ok(Log {
            pinned_key: row.get(0)?,
            checkpoint: row.get(1)?,
            verified_at: row.get::<_, Option<i64>>(2)?.map(Timestamp::from_millis),
            broken_by: row.get(3)?,
            pruned_to: row.get(4)?,
        })
    })
    .optional()
}

/// Trusts a key for a log: the first one, or the successor of the one before.
pub(in crate::audit) fn pin(
    c: &Connection,
    organization_id: &str,
    vkey: &str,
    now: Timestamp,
) -> rusqlite::Result<()> {
    c.prepare_cached(
        "INSERT INTO audit_logs (organization_id, pinned_key, pinned_at) VALUES (?1, ?2, ?3)
         ON CONFLICT DO UPDATE SET pinned_key = excluded.pinned_key, pinned_at = excluded.pinned_at",
    )?
    .execute(params![organization_id, vkey, now.as_millis()])?;
    Ok(())
}

pub(super) fn set_checkpoint(
    c: &Connection,
    organization_id: &str,
    note: &str,
    now: Timestamp,
) -> rusqlite::Result<()> {
    c.prepare_cached("UPDATE audit_logs SET checkpoint = ?2, verified_at = ?3 WHERE organization_id = ?1")?
        .execute(params![organization_id, note, now.as_millis()])?;
    Ok(())
}

/// `None`: the copy is to hold everything again.
pub(in crate::audit) fn set_pruned(
    c: &Connection,
    organization_id: &str,
    to: Option<u64>,
) -> rusqlite::Result<()> {
    c.prepare_cached("UPDATE audit_logs SET pruned_to = ?2 WHERE organization_id = ?1")?
        .execute(params![organization_id, to])?;
    Ok(())
}

/// More is to be kept from now on: what was dropped is fetched again.
pub(in crate::audit) fn forget_pruned(c: &Connection) -> rusqlite::Result<()> {
    c.prepare_cached("UPDATE audit_logs SET pruned_to = NULL")?.execute([])?;
    Ok(())
}

pub(in crate::audit) fn set_broken(
    c: &Connection,
    organization_id: &str,
    by: Option<i64>,
) -> rusqlite::Result<()> {
    c.prepare_cached("UPDATE audit_logs SET broken_by = ?2 WHERE organization_id = ?1")?
        .execute(params![organization_id, by])?;
    Ok(())
}
