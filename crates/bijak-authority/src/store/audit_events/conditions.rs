//! A filter as SQL.

use bijak_domain::{OrganizationId, Timestamp};
use rusqlite::{Connection, params, types::Value};

use super::EventFilter;
use crate::store::StoreError;

/// Conditions and their values, built together so that they cannot come apart.
pub(super) struct Conditions {
    sql: String,
    values: Vec<Value>,
    /// Actor or target: not a condition but two walks.
    identity: Option<String>,
}

impl Conditions {
    /// None: nothing can be found.
    pub(super) fn of(
        conn: &Connection,
        organization: OrganizationId,
        filter: &EventFilter,
        mut from: u64,
        mut to: Option<u64>,
    ) -> Result<Option<Self>, StoreError> {
        let organization = organization.to_string();
        // Times mostly ascend with `seq`, but a clock may be set back: the index on time gives safe bounds, the
        // conditions on time below decide.
        if let Some(since) = filter.since {
            match first_since(conn, &organization, since)? {
                Some(seq) => from = from.max(seq),
                None => return Ok(None),
            }
        }
        if let Some(until) = filter.until {
            match last_until(conn, &organization, until)? {
                Some(seq) => to = Some(to.map_or(seq + 1, |to| to.min(seq + 1))),
                None => return Ok(None),
            }
        }
        let EventFilter { workspace, identity, actor, target, action, outcome, source_ip, since, until } =
            filter;
        let mut query = Self {
            sql: "organization_id = ?1".to_owned(),
            values: vec![organization.into()],
            identity: identity.clone(),
        };
        query.and("seq >= ", Some(bound(from)));
        query.and("seq < ", to.map(bound));
        query.and("workspace_id = ", workspace.clone());
        query.and("actor_id = ", actor.clone());
        query.and("target_id = ", target.clone());
        query.and("action = ", action.clone());
        query.and("outcome = ", outcome.map(str::to_owned));
        query.and("source_ip = ", source_ip.clone());
        query.and("time >= ", since.map(Timestamp::as_millis));
        query.and("time < ", until.map(Timestamp::as_millis));
        Ok(Some(query))
    }

    /// Adds a condition where there is a value for it.
    fn and<T: Into<Value>>(&mut self, condition: &str, value: Option<T>) {
        if let Some(value) = value {
            self.values.push(value.into());
            self.sql.extend([" AND ", condition, "?", &self.values.len().to_string()]);
        }
    }

    /// `columns`: `seq` first.
    pub(super) fn select(self, columns: &str, descending: bool, limit: usize) -> (String, Vec<Value>) {
        let Self { sql, mut values, identity } = self;
        let order = if descending { "DESC" } else { "ASC" };
        values.push(i64::try_from(limit).unwrap_or(i64::MAX).into());
        let limit = values.len();
        let Some(identity) = identity else {
            let sql =
                format!("SELECT {columns} FROM audit_events WHERE {sql} ORDER BY seq {order} LIMIT ?{limit}");
            return (sql, values);
        };
        values.push(identity.into());
        let n = values.len();
        // Two walks along an index each, merged in order, instead of one along the whole log.
        let sql = format!(
            "SELECT {columns} FROM audit_events WHERE {sql} AND actor_id = ?{n}
             UNION
             SELECT {columns} FROM audit_events WHERE {sql} AND target_id = ?{n}
             ORDER BY seq {order} LIMIT ?{limit}"
        );
        (sql, values)
    }
}

fn first_since(conn: &Connection, organization: &str, since: Timestamp) -> Result<Option<u64>, StoreError> {
    Ok(conn
        .prepare_cached("SELECT min(seq) FROM audit_events WHERE organization_id = ?1 AND time >= ?2")?
        .query_row(params![organization, since.as_millis()], |row| row.get(0))?)
}

fn last_until(conn: &Connection, organization: &str, until: Timestamp) -> Result<Option<u64>, StoreError> {
    Ok(conn
        .prepare_cached("SELECT max(seq) FROM audit_events WHERE organization_id = ?1 AND time < ?2")?
        .query_row(params![organization, until.as_millis()], |row| row.get(0))?)
}

/// A bound as SQLite can hold it; no `seq` lies beyond.
fn bound(seq: u64) -> i64 {
    i64::try_from(seq).unwrap_or(i64::MAX)
}
