//! Table `rotation_notices`: which current keys the audit log has called due or overdue.

use bijak_domain::{OrganizationId, RotationStatus, ServiceAccountId, ServiceAccountKeyId, Timestamp};
use rusqlite::{Connection, Row, params};

use super::{RowExt, StoreError, WriteTx, row::malformed, service_accounts::ServiceAccount};

/// An account whose current key is in its last week, or past its term, and what the log has said of that.
#[derive(Debug, Clone)]
pub struct RotationWatch {
    pub account: ServiceAccount,
    pub organization_id: OrganizationId,
    pub key_id: ServiceAccountKeyId,
    pub key_created_at: Timestamp,
    /// Never [`RotationStatus::OnTime`].
    pub in_log: Option<RotationStatus>,
}

impl RotationWatch {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            account: ServiceAccount::read(row)?,
            organization_id: row.id("organization_id")?,
            key_id: row.id("key_id")?,
            key_created_at: row.time("key_created_at")?,
            in_log: match row.get_ref("notice")?.as_str_or_null()? {
                None => None,
                Some("due") => Some(RotationStatus::Due),
                Some("overdue") => Some(RotationStatus::Overdue),
                Some(other) => return Err(malformed("notice", other)),
            },
        })
    }

    pub fn status(&self, now: Timestamp) -> RotationStatus {
        RotationStatus::at(now, self.key_created_at, self.account.rotation_days)
    }

    pub fn due_at(&self) -> Timestamp {
        self.key_created_at.plus_days(i64::from(self.account.rotation_days))
    }

    /// What the log does not say yet.
    pub fn untold(&self, now: Timestamp) -> Option<RotationStatus> {
        match (self.status(now), self.in_log) {
            (RotationStatus::OnTime, _)
            | (RotationStatus::Due, Some(_))
            | (RotationStatus::Overdue, Some(RotationStatus::Overdue)) => None,
            (untold, _) => Some(untold),
        }
    }
}

macro_rules! select {
    () => {
        "SELECT a.*, w.organization_id, k.id AS key_id, k.created_at AS key_created_at, n.notice
         FROM service_accounts a
         JOIN service_account_keys k
             ON k.service_account_id = a.id AND k.superseded_at IS NULL AND k.revoked_at IS NULL
         JOIN workspaces w ON w.id = a.workspace_id
         LEFT JOIN rotation_notices n ON n.key_id = k.id
         WHERE a.disabled_at IS NULL"
    };
}

/// Accounts of whose current key the log may have something to say, whatever their number: they are few.
pub fn list_near_their_end(conn: &Connection, now: Timestamp) -> Result<Vec<RotationWatch>, StoreError> {
    let mut statement = conn.prepare_cached(concat!(
        select!(),
        " AND n.notice IS NOT 'overdue'
          AND k.created_at + a.rotation_days * 86400000 - min(604800000, a.rotation_days * 43200000) <= ?1
          ORDER BY k.created_at + a.rotation_days * 86400000"
    ))?;
    let rows = statement.query_map([now.as_millis()], RotationWatch::read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub fn find(conn: &Connection, account: ServiceAccountId) -> Result<Option<RotationWatch>, StoreError> {
    let mut statement = conn.prepare_cached(concat!(select!(), " AND a.id = ?1"))?;
    let mut rows = statement.query_map([account.to_string()], RotationWatch::read)?;
    Ok(rows.next().transpose()?)
}

pub fn put(tx: &WriteTx<'_>, key: ServiceAccountKeyId, said: RotationStatus) -> Result<(), StoreError> {
    let notice = match said {
        RotationStatus::OnTime => return Ok(()),
        RotationStatus::Due => "due",
        RotationStatus::Overdue => "overdue",
    };
    tx.prepare_cached("INSERT OR REPLACE INTO rotation_notices (key_id, notice) VALUES (?1, ?2)")?
        .execute(params![key.to_string(), notice])?;
    Ok(())
}

/// Forgets what was said: the account has another term now.
pub fn forget(tx: &WriteTx<'_>, account: ServiceAccountId) -> Result<(), StoreError> {
    tx.prepare_cached(
        "DELETE FROM rotation_notices
         WHERE key_id IN (SELECT id FROM service_account_keys WHERE service_account_id = ?1)",
    )?
    .execute([account.to_string()])?;
    Ok(())
}
