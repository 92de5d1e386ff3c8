//! Table `secrets`: the sealed rows.

use rusqlite::{Connection, OptionalExtension, params};

use crate::{RowId, RowKind};

/// A row as it lies in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SealedRow {
    /// Counts the writes of this row; part of what the seal is bound to.
    pub(crate) version: i64,
    pub(crate) sealed: Vec<u8>,
}

pub(crate) fn read(connection: &Connection, row: &RowId) -> rusqlite::Result<Option<SealedRow>> {
    let RowId { profile, kind, id } = row;
    connection
        .query_row(
            "SELECT version, sealed FROM secrets WHERE profile = ?1 AND kind = ?2 AND id = ?3",
            params![profile, kind.as_str(), id],
            |row| Ok(SealedRow { version: row.get(0)?, sealed: row.get(1)? }),
        )
        .optional()
}

pub(crate) fn write(connection: &Connection, row: &RowId, sealed: &SealedRow) -> rusqlite::Result<()> {
    let RowId { profile, kind, id } = row;
    let SealedRow { version, sealed } = sealed;
    connection.execute(
        "INSERT INTO secrets (profile, kind, id, version, sealed) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT DO UPDATE SET version = excluded.version, sealed = excluded.sealed",
        params![profile, kind.as_str(), id, version, sealed],
    )?;
    Ok(())
}

/// Whether there was such a row.
pub(crate) fn delete(connection: &Connection, row: &RowId) -> rusqlite::Result<bool> {
    let RowId { profile, kind, id } = row;
    let deleted = connection.execute(
        "DELETE FROM secrets WHERE profile = ?1 AND kind = ?2 AND id = ?3",
        params![profile, kind.as_str(), id],
    )?;
    Ok(deleted > 0)
}

/// How many rows there were.
pub(crate) fn delete_profile(connection: &Connection, profile: &str) -> rusqlite::Result<usize> {
    connection.execute("DELETE FROM secrets WHERE profile = ?1", [profile])
}

/// The ids of a profile's rows of one kind, in order.
pub(crate) fn ids(connection: &Connection, profile: &str, kind: RowKind) -> rusqlite::Result<Vec<String>> {
    connection
        .prepare_cached("SELECT id FROM secrets WHERE profile = ?1 AND kind = ?2 ORDER BY id")?
        .query_map(params![profile, kind.as_str()], |row| row.get(0))?
        .collect()
}
