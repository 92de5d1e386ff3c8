//! Tables `sinks` and `sink_dead_letters`.

use bijak_domain::{OrganizationId, SinkId, Timestamp};
use bijak_siem::SinkConfig;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{RowExt, StoreError, WriteTx};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SinkRow {
    pub id: SinkId,
    pub organization_id: OrganizationId,
    pub config: SinkConfig,
    pub created_at: Timestamp,
    /// The last event that is there, or that it will never take.
    pub cursor: Option<u64>,
    /// When the cursor moved last.
    pub moved_at: Option<Timestamp>,
    pub dead_letters: u64,
}

const COLUMNS: &str = "SELECT id, organization_id, config, created_at, cursor, moved_at,
    (SELECT count(*) FROM sink_dead_letters WHERE sink_id = sinks.id) AS dead_letters FROM sinks";

/// Every sink of the deployment, in order of making.
pub fn all(conn: &Connection) -> Result<Vec<SinkRow>, StoreError> {
    let mut statement = conn.prepare_cached(&format!("{COLUMNS} ORDER BY id"))?;
    Ok(statement.query_map([], read)?.collect::<Result<_, _>>()?)
}

pub fn find(conn: &Connection, id: SinkId) -> Result<Option<SinkRow>, StoreError> {
    let mut statement = conn.prepare_cached(&format!("{COLUMNS} WHERE id = ?1"))?;
    Ok(statement.query_row([id.to_string()], read).optional()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<SinkRow> {
    let config: String = row.get("config")?;
    Ok(SinkRow {
        id: row.id("id")?,
        organization_id: row.id("organization_id")?,
        config: serde_json::from_str(&config).map_err(|_| super::row::malformed("config", &config))?,
        created_at: row.time("created_at")?,
        cursor: row.get("cursor")?,
        moved_at: row.optional_time("moved_at")?,
        dead_letters: row.get("dead_letters")?,
    })
}

pub fn insert(
    tx: &WriteTx<'_>,
    id: SinkId,
    organization: OrganizationId,
    config: &SinkConfig,
    cursor: Option<u64>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let config =
        serde_json::to_string(config).map_err(|error| StoreError::Event(error.to_string().into()))?;
    tx.prepare_cached(
        "INSERT INTO sinks (id, organization_id, config, created_at, cursor) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![id.to_string(), organization.to_string(), config, now.as_millis(), cursor])?;
    Ok(())
}

pub fn delete(tx: &WriteTx<'_>, id: SinkId) -> Result<(), StoreError> {
    tx.prepare_cached("DELETE FROM sinks WHERE id = ?1")?.execute([id.to_string()])?;
    Ok(())
}

pub fn cursor(conn: &Connection, id: SinkId) -> Result<Option<u64>, StoreError> {
    let mut statement = conn.prepare_cached("SELECT cursor FROM sinks WHERE id = ?1")?;
    Ok(statement.query_row([id.to_string()], |row| row.get(0)).optional()?.flatten())
}

/// A cursor only goes forward; where the sink has been removed meanwhile, nothing happens.
pub fn move_cursor(tx: &WriteTx<'_>, id: SinkId, seq: u64, now: Timestamp) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE sinks SET cursor = ?2, moved_at = ?3 WHERE id = ?1 AND ifnull(cursor, -1) < ?2",
    )?
    .execute(params![id.to_string(), seq, now.as_millis()])?;
    Ok(())
}

/// Keeps a dead letter; the same one again is one.
pub fn bury(tx: &WriteTx<'_>, id: SinkId, seq: u64, why: &str, now: Timestamp) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO sink_dead_letters (sink_id, seq, why, created_at)
         SELECT id, ?2, ?3, ?4 FROM sinks WHERE id = ?1
         ON CONFLICT (sink_id, seq) DO UPDATE SET why = ?3",
    )?
    .execute(params![id.to_string(), seq, why, now.as_millis()])?;
    Ok(())
}

/// The dead letters of a sink: each event's `seq` and why it was refused, the newest `limit`.
pub fn dead_letters(conn: &Connection, id: SinkId, limit: u32) -> Result<Vec<(u64, String)>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT seq, why FROM sink_dead_letters WHERE sink_id = ?1 ORDER BY seq DESC LIMIT ?2",
    )?;
    let letters =
        statement.query_map(params![id.to_string(), limit], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(letters.collect::<Result<_, _>>()?)
}
