//! Table `audit_heads`: each log's size and root. The only writer is the store's writer, at the end of a group.

use bijak_domain::OrganizationId;
use bijak_transparency::Hash;
use rusqlite::{Connection, OptionalExtension, params};

use super::StoreError;

/// How far a log has grown, and the root over it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    pub size: u64,
    pub root: Hash,
}

/// The head of a log, of every event acknowledged before this read; of an empty one, the root over nothing.
pub fn read(conn: &Connection, organization: OrganizationId) -> Result<Head, StoreError> {
    Ok(find(conn, &organization.to_string())?
        .unwrap_or_else(|| Head { size: 0, root: bijak_transparency::root(&[]) }))
}

pub(super) fn find(conn: &Connection, organization: &str) -> Result<Option<Head>, StoreError> {
    Ok(conn
        .prepare_cached("SELECT size, root FROM audit_heads WHERE organization_id = ?1")?
        .query_row([organization], |row| Ok(Head { size: row.get(0)?, root: row.get(1)? }))
        .optional()?)
}

pub(super) fn write(conn: &Connection, organization: &str, head: Head) -> Result<(), StoreError> {
    let Head { size, root } = head;
    conn.prepare_cached(
        "INSERT INTO audit_heads (organization_id, size, root) VALUES (?1, ?2, ?3)
         ON CONFLICT (organization_id) DO UPDATE SET size = ?2, root = ?3",
    )?
    .execute(params![organization, size, root])?;
    Ok(())
}
