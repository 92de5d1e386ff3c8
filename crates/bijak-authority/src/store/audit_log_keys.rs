//! Table `audit_log_keys`: what signs the checkpoints of each log.

use bijak_domain::{OrganizationId, Timestamp};
use rusqlite::{Connection, OptionalExtension, params};
use zeroize::Zeroizing;

use super::{RowExt, StoreError, WriteTx};

/// One key of a log. A log has one current key, once it has signed anything.
pub struct LogKey {
    /// The public half, as C2SP's signed-note writes it.
    pub vkey: String,
    /// The private half; none where it has been erased.
    pub seed: Option<Zeroizing<[u8; 32]>>,
    /// None: the current one.
    pub superseded_at: Option<Timestamp>,
}

impl std::fmt::Debug for LogKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { vkey, seed: _, superseded_at } = self;
        f.debug_struct("LogKey")
            .field("vkey", vkey)
            .field("superseded_at", superseded_at)
            .finish_non_exhaustive()
    }
}

/// Every key a log ever had: the current one first, then those before it, backward.
pub fn list(conn: &Connection, organization: OrganizationId) -> Result<Vec<LogKey>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT vkey, seed, superseded_at FROM audit_log_keys WHERE organization_id = ?1
         ORDER BY superseded_at IS NOT NULL, superseded_at DESC, vkey",
    )?;
    let keys = statement.query_map([organization.to_string()], |row| {
        let seed: Option<[u8; 32]> = row.get("seed")?;
        Ok(LogKey {
            vkey: row.get("vkey")?,
            seed: seed.map(Zeroizing::new),
            superseded_at: row.optional_time("superseded_at")?,
        })
    })?;
    Ok(keys.collect::<Result<_, _>>()?)
}

/// The public half of the current key; none before the first.
pub fn current(conn: &Connection, organization: OrganizationId) -> Result<Option<String>, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT vkey FROM audit_log_keys WHERE organization_id = ?1 AND superseded_at IS NULL",
        )?
        .query_row([organization.to_string()], |row| row.get(0))
        .optional()?)
}

/// Makes a key the current one; the one before is superseded.
pub fn insert(
    tx: &WriteTx<'_>,
    organization: OrganizationId,
    vkey: &str,
    seed: &[u8; 32],
    now: Timestamp,
) -> Result<(), StoreError> {
    let organization = organization.to_string();
    tx.prepare_cached(
        "UPDATE audit_log_keys SET superseded_at = ?2 WHERE organization_id = ?1 AND superseded_at IS NULL",
    )?
    .execute(params![organization, now.as_millis()])?;
    tx.prepare_cached(
        "INSERT INTO audit_log_keys (organization_id, vkey, seed, created_at) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute(params![organization, vkey, seed, now.as_millis()])?;
    Ok(())
}

/// Whether any key superseded at or before `end` still has its private half.
pub fn any_to_erase(conn: &Connection, end: Timestamp) -> Result<bool, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM audit_log_keys WHERE superseded_at <= ?1 AND seed IS NOT NULL)",
        )?
        .query_row([end.as_millis()], |row| row.get(0))?)
}

/// Erases the private halves of keys superseded at or before `end`.
pub fn erase(tx: &WriteTx<'_>, end: Timestamp) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE audit_log_keys SET seed = NULL WHERE superseded_at <= ?1 AND seed IS NOT NULL",
    )?
    .execute([end.as_millis()])?;
    Ok(())
}
