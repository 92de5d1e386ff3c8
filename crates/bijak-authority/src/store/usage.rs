//! Table `usage`: who used which credential, by the hour.

use bijak_domain::Timestamp;
use rusqlite::{Connection, Row, params};
use serde::{Deserialize, Serialize};

use super::{RowExt, StoreError, WriteTx};

/// Calls of one credential in one UTC hour from one address with one user agent for one scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsageRow {
    pub hour: Timestamp,
    pub source_ip: String,
    pub user_agent: Option<String>,
    /// The scope the calls needed; none for calls that need none.
    pub scope: Option<String>,
    pub count: u64,
    pub first: Timestamp,
    pub last: Timestamp,
}

impl UsageRow {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            hour: row.time("hour")?,
            source_ip: row.get("source_ip")?,
            user_agent: row.get("user_agent")?,
            scope: row.get("scope")?,
            count: row.get("count")?,
            first: row.time("first")?,
            last: row.time("last")?,
        })
    }
}

/// Adds to the counter of the same hour, address, user agent and scope, or starts it.
pub fn add(tx: &WriteTx<'_>, credential_id: &str, usage: &UsageRow) -> Result<(), StoreError> {
    let UsageRow { hour, source_ip, user_agent, scope, count, first, last } = usage;
    tx.prepare_cached(
        "INSERT INTO usage (credential_id, hour, source_ip, user_agent, scope, count, first, last)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT (credential_id, hour, source_ip, ifnull(user_agent, x'00'), ifnull(scope, x'00')) DO UPDATE SET
             count = count + excluded.count, first = min(first, excluded.first), last = max(last, excluded.last)",
    )?
    .execute(params![
        credential_id,
        hour.as_millis(),
        source_ip,
        user_agent,
        scope,
        count,
        first.as_millis(),
        last.as_millis()
    ])?;
    Ok(())
}

/// Sets `last_used_at` of an API key (`key_…`), or of a service-account key (`sak_…`) and its account.
pub fn touch(tx: &WriteTx<'_>, credential_id: &str, last: Timestamp) -> Result<(), StoreError> {
    let last = last.as_millis();
    if credential_id.starts_with("key_") {
        tx.prepare_cached(
            "UPDATE api_keys SET last_used_at = max(ifnull(last_used_at, ?2), ?2) WHERE id = ?1",
        )?
        .execute(params![credential_id, last])?;
    } else {
        tx.prepare_cached(
            "UPDATE service_account_keys SET last_used_at = max(ifnull(last_used_at, ?2), ?2) WHERE id = ?1",
        )?
        .execute(params![credential_id, last])?;
        tx.prepare_cached(
            "UPDATE service_accounts SET last_used_at = max(ifnull(last_used_at, ?2), ?2)
             WHERE id = (SELECT service_account_id FROM service_account_keys WHERE id = ?1)",
        )?
        .execute(params![credential_id, last])?;
    }
    Ok(())
}

/// Where a page of counters ended: the last row's place in the order of [`list`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsagePlace(i64, String, Option<String>, Option<String>);

impl From<&UsageRow> for UsagePlace {
    fn from(row: &UsageRow) -> Self {
        Self(row.hour.as_millis(), row.source_ip.clone(), row.user_agent.clone(), row.scope.clone())
    }
}

/// The counters of an API key or service-account key from the hour of `since` on, or of all keys of a service account
/// (`sa_…`, keys summed); newest hour first.
pub fn list(
    conn: &Connection,
    credential_id: &str,
    since: Timestamp,
    after: Option<&UsagePlace>,
    limit: usize,
) -> Result<Vec<UsageRow>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT hour, source_ip, user_agent, scope, sum(count) AS count, min(first) AS first, max(last) AS last
         FROM usage
         WHERE credential_id IN (
                 SELECT ?1 UNION ALL SELECT id FROM service_account_keys WHERE service_account_id = ?1)
           AND hour >= ?2
           AND (?3 IS NULL OR (-hour, source_ip, ifnull(user_agent, x'00'), ifnull(scope, x'00'))
                            > (-?3, ?4, ifnull(?5, x'00'), ifnull(?6, x'00')))
         GROUP BY hour, source_ip, ifnull(user_agent, x'00'), ifnull(scope, x'00')
         ORDER BY -hour, source_ip, ifnull(user_agent, x'00'), ifnull(scope, x'00') LIMIT ?7",
    )?;
    let (hour, source_ip, user_agent, scope) = after.map_or((None, None, None, None), |place| {
        let UsagePlace(hour, source_ip, user_agent, scope) = place;
        (Some(*hour), Some(source_ip), user_agent.as_ref(), scope.as_ref())
    });
    let rows = statement.query_map(
        params![credential_id, since.hour().as_millis(), hour, source_ip, user_agent, scope, limit],
        UsageRow::read,
    )?;
    Ok(rows.collect::<Result<_, _>>()?)
}
