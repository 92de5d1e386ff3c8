//! Table `api_keys`.

use bijak_domain::{ApiKeyId, ApiKeyStatus, OrganizationId, ScopeSet, SecretHash, Timestamp, WorkspaceId};
use ipnet::IpNet;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{RowExt, StoreError, WriteTx, row::malformed, workspaces::Workspace};

#[derive(Debug, Clone, PartialEq)]
pub struct ApiKey {
    pub id: ApiKeyId,
    pub workspace_id: WorkspaceId,
    pub name: String,
    pub last_four: String,
    pub permissions: ScopeSet,
    /// Empty: from anywhere.
    pub allowed_cidrs: Vec<IpNet>,
    pub created_at: Timestamp,
    pub last_used_at: Option<Timestamp>,
    pub expires_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
    pub rotated_from: Option<ApiKeyId>,
    /// Whether the audit log says that it expired: then it has, whatever the clock says since.
    pub expiry_in_log: bool,
}

/// A key found by its secret, with the places it belongs to.
#[derive(Debug)]
pub struct FoundApiKey {
    pub key: ApiKey,
    pub workspace: Workspace,
    pub organization_id: OrganizationId,
    pub organization_name: String,
}

macro_rules! columns {
    () => {
        "k.id, k.workspace_id, k.name, k.last_four, k.permissions, k.allowed_cidrs, k.created_at, k.last_used_at,
         k.expires_at, k.revoked_at, k.rotated_from, k.expiry_in_log"
    };
}

impl ApiKey {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.id("id")?,
            workspace_id: row.id("workspace_id")?,
            name: row.get("name")?,
            last_four: row.get("last_four")?,
            permissions: row.scopes("permissions")?,
            allowed_cidrs: read_networks(row)?,
            created_at: row.time("created_at")?,
            last_used_at: row.optional_time("last_used_at")?,
            expires_at: row.optional_time("expires_at")?,
            revoked_at: row.optional_time("revoked_at")?,
            rotated_from: row.optional_id("rotated_from")?,
            expiry_in_log: row.get("expiry_in_log")?,
        })
    }

    /// Active until it expires or is revoked; neither is undone, not even by a clock set back.
    pub fn status(&self, now: Timestamp) -> ApiKeyStatus {
        match ApiKeyStatus::at(now, self.expires_at, self.revoked_at) {
            ApiKeyStatus::Active if self.expiry_in_log => ApiKeyStatus::Expired,
            status => status,
        }
    }
}

fn read_networks(row: &Row<'_>) -> rusqlite::Result<Vec<IpNet>> {
    let text = row.get_ref("allowed_cidrs")?.as_str()?;
    if text == "[]" {
        return Ok(Vec::new());
    }
    serde_json::from_str(text).map_err(|_| malformed("allowed_cidrs", text))
}

fn write_networks(networks: &[IpNet]) -> String {
    networks.iter().map(ToString::to_string).collect::<serde_json::Value>().to_string()
}

/// The key of a secret, whatever its state. One statement: the hot path of every call with a key.
pub fn find_by_secret(conn: &Connection, hash: &SecretHash) -> Result<Option<FoundApiKey>, StoreError> {
    let found = conn
        .prepare_cached(concat!(
            "SELECT ",
            columns!(),
            ", w.name AS workspace_name, w.created_at AS workspace_created_at, o.id AS organization_id,
               o.name AS organization_name
             FROM api_keys k
             JOIN workspaces w ON w.id = k.workspace_id
             JOIN organizations o ON o.id = w.organization_id
             WHERE k.secret_hash = ?1"
        ))?
        .query_row([&hash.0[..]], |row| {
            let key = ApiKey::read(row)?;
            Ok(FoundApiKey {
                workspace: Workspace {
                    id: key.workspace_id,
                    name: row.get("workspace_name")?,
                    created_at: row.time("workspace_created_at")?,
                },
                key,
                organization_id: row.id("organization_id")?,
                organization_name: row.get("organization_name")?,
            })
        })
        .optional()?;
    Ok(found)
}

pub fn find(conn: &Connection, workspace: WorkspaceId, id: ApiKeyId) -> Result<Option<ApiKey>, StoreError> {
    let found = conn
        .prepare_cached(concat!(
            "SELECT ",
            columns!(),
            " FROM api_keys k WHERE k.id = ?1 AND k.workspace_id = ?2"
        ))?
        .query_row(params![id.to_string(), workspace.to_string()], ApiKey::read)
        .optional()?;
    Ok(found)
}

/// Keys of a workspace after `after`, in order of making.
pub fn list(
    conn: &Connection,
    workspace: WorkspaceId,
    after: Option<ApiKeyId>,
    limit: usize,
) -> Result<Vec<ApiKey>, StoreError> {
    let mut statement = conn.prepare_cached(concat!(
        "SELECT ",
        columns!(),
        " FROM api_keys k WHERE k.workspace_id = ?1 AND k.id > ?2 ORDER BY k.id LIMIT ?3"
    ))?;
    let after = after.map(|id| id.to_string()).unwrap_or_default();
    let rows = statement.query_map(params![workspace.to_string(), after, limit], ApiKey::read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub fn insert(tx: &WriteTx<'_>, key: &ApiKey, hash: &SecretHash) -> Result<(), StoreError> {
    let ApiKey {
        id,
        workspace_id,
        name,
        last_four,
        permissions,
        allowed_cidrs,
        created_at,
        last_used_at,
        expires_at,
        revoked_at,
        rotated_from,
        expiry_in_log,
    } = key;
    tx.prepare_cached(
        "INSERT INTO api_keys (id, workspace_id, name, secret_hash, last_four, permissions, allowed_cidrs, created_at,
             last_used_at, expires_at, revoked_at, rotated_from, expiry_in_log)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?
    .execute(params![
        id.to_string(),
        workspace_id.to_string(),
        name,
        hash.0,
        last_four,
        permissions.bits(),
        write_networks(allowed_cidrs),
        created_at.as_millis(),
        last_used_at.map(Timestamp::as_millis),
        expires_at.map(Timestamp::as_millis),
        revoked_at.map(Timestamp::as_millis),
        rotated_from.map(|id| id.to_string()),
        expiry_in_log,
    ])?;
    Ok(())
}

/// Stores what a PATCH may change.
pub fn update(tx: &WriteTx<'_>, key: &ApiKey) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE api_keys SET name = ?2, expires_at = ?3, allowed_cidrs = ?4 WHERE id = ?1")?
        .execute(params![
            key.id.to_string(),
            key.name,
            key.expires_at.map(Timestamp::as_millis),
            write_networks(&key.allowed_cidrs)
        ])?;
    Ok(())
}

/// Ends a key. The caller has seen that it was not revoked before.
pub fn revoke(tx: &WriteTx<'_>, id: ApiKeyId, now: Timestamp) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE api_keys SET revoked_at = ?2 WHERE id = ?1 AND revoked_at IS NULL")?
        .execute(params![id.to_string(), now.as_millis()])?;
    Ok(())
}

/// Keys that have expired and of which the audit log does not say so yet, with their organizations; oldest first.
pub fn list_expired(
    conn: &Connection,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<(ApiKey, OrganizationId)>, StoreError> {
    let mut statement = conn.prepare_cached(concat!(
        "SELECT ",
        columns!(),
        ", w.organization_id FROM api_keys k JOIN workspaces w ON w.id = k.workspace_id
         WHERE k.expires_at <= ?1 AND k.expires_at IS NOT NULL AND k.revoked_at IS NULL AND k.expiry_in_log = 0
         ORDER BY k.expires_at LIMIT ?2"
    ))?;
    let rows = statement.query_map(params![now.as_millis(), limit], |row| {
        Ok((ApiKey::read(row)?, row.id("organization_id")?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub fn set_expiry_in_log(tx: &WriteTx<'_>, id: ApiKeyId) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE api_keys SET expiry_in_log = 1 WHERE id = ?1")?.execute([id.to_string()])?;
    Ok(())
}

/// Active keys of an organization that nobody has used since `before`.
pub fn list_idle(
    conn: &Connection,
    organization: OrganizationId,
    now: Timestamp,
    before: Timestamp,
    limit: usize,
) -> Result<Vec<ApiKey>, StoreError> {
    let mut statement = conn.prepare_cached(concat!(
        "SELECT ",
        columns!(),
        " FROM api_keys k JOIN workspaces w ON w.id = k.workspace_id
         WHERE w.organization_id = ?1 AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > ?2)
             AND ifnull(k.last_used_at, k.created_at) <= ?3
         LIMIT ?4"
    ))?;
    let rows = statement.query_map(
        params![organization.to_string(), now.as_millis(), before.as_millis(), limit],
        ApiKey::read,
    )?;
    Ok(rows.collect::<Result<_, _>>()?)
}
