//! The rows of `audit_views`.

use rusqlite::{Connection, Error, ErrorCode, OptionalExtension, Row, params};

use crate::view::AuditSavedView;

/// What came of a change.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Changed {
    To(AuditSavedView),
    NameTaken,
    Unknown,
    TooMany,
}

fn read(row: &Row<'_>) -> rusqlite::Result<AuditSavedView> {
    Ok(AuditSavedView { id: row.get("id")?, name: row.get("name")?, query: row.get("query")? })
}

/// By name.
pub(super) fn list(c: &Connection, profile_id: &str) -> rusqlite::Result<Vec<AuditSavedView>> {
    c.prepare_cached(
        "SELECT id, name, query FROM audit_views WHERE profile_id = ?1 ORDER BY name COLLATE NOCASE, id",
    )?
    .query_map([profile_id], read)?
    .collect()
}

pub(super) fn add(
    c: &Connection,
    profile_id: &str,
    name: &str,
    query: &str,
    most: usize,
) -> rusqlite::Result<Changed> {
    let count: usize = c
        .prepare_cached("SELECT count(*) FROM audit_views WHERE profile_id = ?1")?
        .query_row([profile_id], |row| row.get(0))?;
    if count >= most {
        return Ok(Changed::TooMany);
    }
    let added = c
        .prepare_cached(
            "INSERT INTO audit_views (profile_id, name, query) VALUES (?1, ?2, ?3) RETURNING id, name, query",
        )?
        .query_row(params![profile_id, name, query], read);
    or_taken(added.map(Changed::To))
}

pub(super) fn rename(c: &Connection, profile_id: &str, id: i64, name: &str) -> rusqlite::Result<Changed> {
    let renamed = c
        .prepare_cached(
            "UPDATE audit_views SET name = ?3 WHERE profile_id = ?1 AND id = ?2 RETURNING id, name, query",
        )?
        .query_row(params![profile_id, id, name], read)
        .optional();
    or_taken(renamed.map(|row| row.map_or(Changed::Unknown, Changed::To)))
}

pub(super) fn delete(c: &Connection, profile_id: &str, id: i64) -> rusqlite::Result<()> {
    c.prepare_cached("DELETE FROM audit_views WHERE profile_id = ?1 AND id = ?2")?
        .execute(params![profile_id, id])?;
    Ok(())
}

fn or_taken(result: rusqlite::Result<Changed>) -> rusqlite::Result<Changed> {
    match result {
        Err(Error::SqliteFailure(error, _)) if error.code == ErrorCode::ConstraintViolation => {
            Ok(Changed::NameTaken)
        }
        result => result,
    }
}
