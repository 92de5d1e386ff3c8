//! Table `service_account_keys`.

use bijak_domain::{
    OrganizationId, SecretHash, ServiceAccountId, ServiceAccountKeyId, Timestamp, WorkspaceId,
};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{RowExt, StoreError, WriteTx, workspaces::Workspace};

#[derive(Debug, Clone, PartialEq)]
pub struct ServiceAccountKey {
    pub id: ServiceAccountKeyId,
    pub service_account_id: ServiceAccountId,
    pub last_four: String,
    pub created_at: Timestamp,
    pub last_used_at: Option<Timestamp>,
    pub superseded_at: Option<Timestamp>,
    pub expires_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
    pub rotated_from: Option<ServiceAccountKeyId>,
}

/// A key found by its secret, with its account and the places that belongs to.
#[derive(Debug)]
pub struct FoundServiceAccountKey {
    pub key: ServiceAccountKey,
    pub account_name: String,
    pub scopes: bijak_domain::ScopeSet,
    pub disabled_at: Option<Timestamp>,
    pub workspace: Workspace,
    pub organization_id: OrganizationId,
    pub organization_name: String,
}

impl ServiceAccountKey {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.id("id")?,
            service_account_id: row.id("service_account_id")?,
            last_four: row.get("last_four")?,
            created_at: row.time("created_at")?,
            last_used_at: row.optional_time("last_used_at")?,
            superseded_at: row.optional_time("superseded_at")?,
            expires_at: row.optional_time("expires_at")?,
            revoked_at: row.optional_time("revoked_at")?,
            rotated_from: row.optional_id("rotated_from")?,
        })
    }
}

/// The key of a secret, whatever its state and its account's. One statement: a hot path.
pub fn find_by_secret(
    conn: &Connection,
    hash: &SecretHash,
) -> Result<Option<FoundServiceAccountKey>, StoreError> {
    let found = conn
        .prepare_cached(
            "SELECT k.*, a.name AS account_name, a.scopes, a.disabled_at, w.id AS workspace_id, w.name AS workspace_name,
                 w.created_at AS workspace_created_at, o.id AS organization_id, o.name AS organization_name
             FROM service_account_keys k
             JOIN service_accounts a ON a.id = k.service_account_id
             JOIN workspaces w ON w.id = a.workspace_id
             JOIN organizations o ON o.id = w.organization_id
             WHERE k.secret_hash = ?1",
        )?
        .query_row([&hash.0[..]], |row| {
            Ok(FoundServiceAccountKey {
                key: ServiceAccountKey::read(row)?,
                account_name: row.get("account_name")?,
                scopes: row.scopes("scopes")?,
                disabled_at: row.optional_time("disabled_at")?,
                workspace: Workspace {
                    id: row.id("workspace_id")?,
                    name: row.get("workspace_name")?,
                    created_at: row.time("workspace_created_at")?,
                },
                organization_id: row.id("organization_id")?,
                organization_name: row.get("organization_name")?,
            })
        })
        .optional()?;
    Ok(found)
}

pub fn find(
    conn: &Connection,
    account: ServiceAccountId,
    id: ServiceAccountKeyId,
) -> Result<Option<ServiceAccountKey>, StoreError> {
    let found = conn
        .prepare_cached("SELECT * FROM service_account_keys WHERE id = ?1 AND service_account_id = ?2")?
        .query_row(params![id.to_string(), account.to_string()], ServiceAccountKey::read)
        .optional()?;
    Ok(found)
}

/// Whose key it is.
pub fn account_of(
    conn: &Connection,
    id: ServiceAccountKeyId,
) -> Result<Option<ServiceAccountId>, StoreError> {
    let found = conn
        .prepare_cached("SELECT service_account_id FROM service_account_keys WHERE id = ?1")?
        .query_row([id.to_string()], |row| row.id("service_account_id"))
        .optional()?;
    Ok(found)
}

/// The account's current key, the one a rotation supersedes; none after it was revoked.
pub fn current(
    conn: &Connection,
    account: ServiceAccountId,
) -> Result<Option<ServiceAccountKey>, StoreError> {
    let found = conn
        .prepare_cached(
            "SELECT * FROM service_account_keys
             WHERE service_account_id = ?1 AND superseded_at IS NULL AND revoked_at IS NULL",
        )?
        .query_row([account.to_string()], ServiceAccountKey::read)
        .optional()?;
    Ok(found)
}

/// The key the account was made with.
pub fn first(conn: &Connection, account: ServiceAccountId) -> Result<Option<ServiceAccountKey>, StoreError> {
    let found = conn
        .prepare_cached(
            "SELECT * FROM service_account_keys WHERE service_account_id = ?1 ORDER BY rowid LIMIT 1",
        )?
        .query_row([account.to_string()], ServiceAccountKey::read)
        .optional()?;
    Ok(found)
}

/// The keys made last, newest first.
pub fn latest(
    conn: &Connection,
    account: ServiceAccountId,
    limit: usize,
) -> Result<Vec<ServiceAccountKey>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT * FROM service_account_keys WHERE service_account_id = ?1 ORDER BY rowid DESC LIMIT ?2",
    )?;
    let rows = statement.query_map(params![account.to_string(), limit], ServiceAccountKey::read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Keys of an account after `after`, in order of making.
pub fn list(
    conn: &Connection,
    account: ServiceAccountId,
    after: Option<ServiceAccountKeyId>,
    limit: usize,
) -> Result<Vec<ServiceAccountKey>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT * FROM service_account_keys WHERE service_account_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3",
    )?;
    let after = after.map(|id| id.to_string()).unwrap_or_default();
    let rows = statement.query_map(params![account.to_string(), after, limit], ServiceAccountKey::read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The keys that came from `id` by rotation, at any remove; not `id` itself.
pub fn descendants(
    conn: &Connection,
    account: ServiceAccountId,
    id: ServiceAccountKeyId,
) -> Result<Vec<ServiceAccountKey>, StoreError> {
    let mut statement = conn.prepare_cached(
        "WITH RECURSIVE family (id) AS (
             SELECT id FROM service_account_keys WHERE rotated_from = ?2
             UNION
             SELECT k.id FROM service_account_keys k JOIN family f ON k.rotated_from = f.id
         )
         SELECT k.* FROM service_account_keys k JOIN family f ON f.id = k.id
         WHERE k.service_account_id = ?1 ORDER BY k.id",
    )?;
    let rows = statement.query_map(params![account.to_string(), id.to_string()], ServiceAccountKey::read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub fn insert(tx: &WriteTx<'_>, key: &ServiceAccountKey, hash: &SecretHash) -> Result<(), StoreError> {
    let ServiceAccountKey {
        id,
        service_account_id,
        last_four,
        created_at,
        last_used_at,
        superseded_at,
        expires_at,
        revoked_at,
        rotated_from,
    } = key;
    tx.prepare_cached(
        "INSERT INTO service_account_keys (id, service_account_id, secret_hash, last_four, created_at, last_used_at,
             superseded_at, expires_at, revoked_at, rotated_from)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?
    .execute(params![
        id.to_string(),
        service_account_id.to_string(),
        hash.0,
        last_four,
        created_at.as_millis(),
        last_used_at.map(Timestamp::as_millis),
        superseded_at.map(Timestamp::as_millis),
        expires_at.map(Timestamp::as_millis),
        revoked_at.map(Timestamp::as_millis),
        rotated_from.map(|id| id.to_string()),
    ])?;
    Ok(())
}

/// Supersedes the current key: it ends at the overlap's end, or at its own where that comes first. Keys superseded before
/// keep their ends, which are earlier still.
pub fn supersede(
    tx: &WriteTx<'_>,
    account: ServiceAccountId,
    now: Timestamp,
    overlap_ends_at: Timestamp,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE service_account_keys SET superseded_at = ?2, expires_at = min(ifnull(expires_at, ?3), ?3)
         WHERE service_account_id = ?1 AND superseded_at IS NULL AND revoked_at IS NULL",
    )?
    .execute(params![account.to_string(), now.as_millis(), overlap_ends_at.as_millis()])?;
    Ok(())
}

pub fn revoke(tx: &WriteTx<'_>, id: ServiceAccountKeyId, now: Timestamp) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE service_account_keys SET revoked_at = ?2 WHERE id = ?1 AND revoked_at IS NULL",
    )?
    .execute(params![id.to_string(), now.as_millis()])?;
    Ok(())
}

/// Ends every key of an account; answers how many were not revoked before.
pub fn revoke_all(tx: &WriteTx<'_>, account: ServiceAccountId, now: Timestamp) -> Result<usize, StoreError> {
    let ended = tx
        .prepare_cached(
            "UPDATE service_account_keys SET revoked_at = ?2 WHERE service_account_id = ?1 AND revoked_at IS NULL",
        )?
        .execute(params![account.to_string(), now.as_millis()])?;
    Ok(ended)
}

/// Current and superseded keys of an organization that nobody has used since `before`, with account and workspace.
pub fn list_idle(
    conn: &Connection,
    organization: OrganizationId,
    now: Timestamp,
    before: Timestamp,
    limit: usize,
) -> Result<Vec<(ServiceAccountKey, WorkspaceId)>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT k.*, a.workspace_id FROM service_account_keys k
         JOIN service_accounts a ON a.id = k.service_account_id
         JOIN workspaces w ON w.id = a.workspace_id
         WHERE w.organization_id = ?1 AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > ?2)
             AND ifnull(k.last_used_at, k.created_at) <= ?3
         LIMIT ?4",
    )?;
    let rows = statement
        .query_map(params![organization.to_string(), now.as_millis(), before.as_millis(), limit], |row| {
            Ok((ServiceAccountKey::read(row)?, row.id("workspace_id")?))
        })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
