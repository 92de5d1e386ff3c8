//! Table `service_accounts`.

use bijak_domain::{ScopeSet, ServiceAccountId, Timestamp, WorkspaceId};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{RowExt, StoreError, WriteTx};

#[derive(Debug, Clone, PartialEq)]
pub struct ServiceAccount {
    pub id: ServiceAccountId,
    pub workspace_id: WorkspaceId,
    pub name: String,
    pub scopes: ScopeSet,
    pub rotation_days: u32,
    pub created_at: Timestamp,
    pub last_used_at: Option<Timestamp>,
    pub disabled_at: Option<Timestamp>,
}

impl ServiceAccount {
    pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.id("id")?,
            workspace_id: row.id("workspace_id")?,
            name: row.get("name")?,
            scopes: row.scopes("scopes")?,
            rotation_days: row.get("rotation_days")?,
            created_at: row.time("created_at")?,
            last_used_at: row.optional_time("last_used_at")?,
            disabled_at: row.optional_time("disabled_at")?,
        })
    }
}

pub fn find(
    conn: &Connection,
    workspace: WorkspaceId,
    id: ServiceAccountId,
) -> Result<Option<ServiceAccount>, StoreError> {
    let found = conn
        .prepare_cached("SELECT * FROM service_accounts WHERE id = ?1 AND workspace_id = ?2")?
        .query_row(params![id.to_string(), workspace.to_string()], ServiceAccount::read)
        .optional()?;
    Ok(found)
}

/// Accounts of a workspace after `after`, in order of making.
pub fn list(
    conn: &Connection,
    workspace: WorkspaceId,
    after: Option<ServiceAccountId>,
    limit: usize,
) -> Result<Vec<ServiceAccount>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT * FROM service_accounts WHERE workspace_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3",
    )?;
    let after = after.map(|id| id.to_string()).unwrap_or_default();
    let rows = statement.query_map(params![workspace.to_string(), after, limit], ServiceAccount::read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub fn insert(tx: &WriteTx<'_>, account: &ServiceAccount) -> Result<(), StoreError> {
    let ServiceAccount {
        id,
        workspace_id,
        name,
        scopes,
        rotation_days,
        created_at,
        last_used_at,
        disabled_at,
    } = account;
    tx.prepare_cached(
        "INSERT INTO service_accounts (id, workspace_id, name, scopes, rotation_days, created_at, last_used_at, disabled_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![
        id.to_string(),
        workspace_id.to_string(),
        name,
        scopes.bits(),
        rotation_days,
        created_at.as_millis(),
        last_used_at.map(Timestamp::as_millis),
        disabled_at.map(Timestamp::as_millis),
    ])?;
    Ok(())
}

/// Stores what a PATCH may change.
pub fn update(tx: &WriteTx<'_>, account: &ServiceAccount) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE service_accounts SET name = ?2, scopes = ?3, rotation_days = ?4 WHERE id = ?1",
    )?
    .execute(params![
        account.id.to_string(),
        account.name,
        account.scopes.bits(),
        account.rotation_days
    ])?;
    Ok(())
}

pub fn disable(tx: &WriteTx<'_>, id: ServiceAccountId, now: Timestamp) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE service_accounts SET disabled_at = ?2 WHERE id = ?1 AND disabled_at IS NULL")?
        .execute(params![id.to_string(), now.as_millis()])?;
    Ok(())
}
