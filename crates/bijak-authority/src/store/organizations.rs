//! Table `organizations`.

use bijak_domain::{Name, OrganizationId, Timestamp};
use rusqlite::{Connection, params};

use super::{RowExt, StoreError, WriteTx};

/// Makes an organization. The origin of its audit log, `{log_host}/audit-log/{id}`, is fixed here: it is part of what
/// checkpoints sign, and may not follow the address the server happens to listen on.
pub fn insert(
    tx: &WriteTx<'_>,
    id: OrganizationId,
    name: &Name,
    log_host: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO organizations (id, name, log_origin, created_at) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute(params![
        id.to_string(),
        name.as_str(),
        format!("{log_host}/audit-log/{id}"),
        now.as_millis()
    ])?;
    Ok(())
}

/// Whether the deployment holds any organization: if not, it has not been set up.
pub fn any(conn: &Connection) -> Result<bool, StoreError> {
    Ok(conn.prepare_cached("SELECT EXISTS (SELECT 1 FROM organizations)")?.query_row([], |row| row.get(0))?)
}

/// The name of an organization's audit log in what is signed.
pub fn log_origin(conn: &Connection, id: OrganizationId) -> Result<String, StoreError> {
    Ok(conn
        .prepare_cached("SELECT log_origin FROM organizations WHERE id = ?1")?
        .query_row([id.to_string()], |row| row.get(0))?)
}

/// Every organization, in order of making.
pub fn all(conn: &Connection) -> Result<Vec<OrganizationId>, StoreError> {
    let mut statement = conn.prepare_cached("SELECT id FROM organizations ORDER BY id")?;
    Ok(statement.query_map([], |row| row.id("id"))?.collect::<Result<_, _>>()?)
}
