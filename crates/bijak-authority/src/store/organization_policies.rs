//! Table `organization_policies`.

use bijak_domain::{OrganizationId, ScopeSet};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{RowExt, StoreError, WriteTx};

const OVERLAP_HOURS: u32 = 24;

#[derive(Debug, Clone, PartialEq)]
pub struct OrganizationPolicy {
    pub max_key_lifetime_days: Option<u32>,
    pub member_permissions: Option<ScopeSet>,
    /// 0 to 24.
    pub overlap_hours: u32,
    pub revoke_idle_days: Option<u32>,
}

impl Default for OrganizationPolicy {
    /// What holds where an organization has asked for nothing.
    fn default() -> Self {
        Self {
            max_key_lifetime_days: None,
            member_permissions: None,
            overlap_hours: OVERLAP_HOURS,
            revoke_idle_days: None,
        }
    }
}

impl OrganizationPolicy {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            max_key_lifetime_days: row.get("max_key_lifetime_days")?,
            member_permissions: row.get::<_, Option<u16>>("member_permissions")?.map(ScopeSet::from_bits),
            overlap_hours: row.get("overlap_hours")?,
            revoke_idle_days: row.get("revoke_idle_days")?,
        })
    }
}

pub fn find(conn: &Connection, organization: OrganizationId) -> Result<OrganizationPolicy, StoreError> {
    let found = conn
        .prepare_cached("SELECT * FROM organization_policies WHERE organization_id = ?1")?
        .query_row([organization.to_string()], OrganizationPolicy::read)
        .optional()?;
    Ok(found.unwrap_or_default())
}

/// The organizations that revoke idle keys, and after how many days.
pub fn list_revoking_idle(conn: &Connection) -> Result<Vec<(OrganizationId, u32)>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT organization_id, revoke_idle_days FROM organization_policies WHERE revoke_idle_days IS NOT NULL",
    )?;
    let rows =
        statement.query_map([], |row| Ok((row.id("organization_id")?, row.get("revoke_idle_days")?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub fn put(
    tx: &WriteTx<'_>,
    organization: OrganizationId,
    policy: &OrganizationPolicy,
) -> Result<(), StoreError> {
    let OrganizationPolicy { max_key_lifetime_days, member_permissions, overlap_hours, revoke_idle_days } =
        policy;
    tx.prepare_cached(
        "INSERT INTO organization_policies
             (organization_id, max_key_lifetime_days, member_permissions, overlap_hours, revoke_idle_days)
         VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (organization_id) DO UPDATE SET max_key_lifetime_days = excluded.max_key_lifetime_days,
             member_permissions = excluded.member_permissions, overlap_hours = excluded.overlap_hours,
             revoke_idle_days = excluded.revoke_idle_days",
    )?
    .execute(params![
        organization.to_string(),
        max_key_lifetime_days,
        member_permissions.map(ScopeSet::bits),
        overlap_hours,
        revoke_idle_days,
    ])?;
    Ok(())
}
