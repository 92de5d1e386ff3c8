//! Table `audit_events`: reads. The only writer is [`super::WriteTx::append_event`].

use bijak_domain::{OrganizationId, Timestamp};
use rusqlite::{Connection, params, types::Value};

use super::StoreError;

/// Which events a reader wants; absent: all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventFilter {
    pub workspace: Option<String>,
    /// Actor or target.
    pub identity: Option<String>,
    pub actor: Option<String>,
    pub target: Option<String>,
    pub action: Option<String>,
    pub outcome: Option<&'static str>,
    pub source_ip: Option<String>,
    /// Inclusive.
    pub since: Option<Timestamp>,
    /// Exclusive.
    pub until: Option<Timestamp>,
}

/// Which part of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Range {
    /// From `after` (exclusive) upward, below `before` where given.
    Upward { after: Option<u64>, before: Option<u64> },
    /// The events directly below.
    Below(u64),
}

/// One event as it is served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub seq: u64,
    pub json: String,
}

/// At most `limit` events, ascending.
pub fn list(
    conn: &Connection,
    organization: OrganizationId,
    filter: &EventFilter,
    range: Range,
    limit: usize,
) -> Result<Vec<Line>, StoreError> {
    let organization = organization.to_string();
    let (mut from, mut to) = match range {
        Range::Upward { after, before } => (after.map_or(0, |seq| seq.saturating_add(1)), before),
        Range::Below(before) => (0, Some(before)),
    };
    // Times mostly ascend with `seq`, but a clock may be set back: the index on time gives safe bounds, the conditions on
    // time below decide.
    if let Some(since) = filter.since {
        match first_since(conn, &organization, since)? {
            Some(seq) => from = from.max(seq),
            None => return Ok(Vec::new()),
        }
    }
    if let Some(until) = filter.until {
        match last_until(conn, &organization, until)? {
            Some(seq) => to = Some(to.map_or(seq + 1, |to| to.min(seq + 1))),
            None => return Ok(Vec::new()),
        }
    }
    let EventFilter { workspace, identity, actor, target, action, outcome, source_ip, since, until } = filter;
    let mut query = Conditions::new(organization);
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
    let descending = matches!(range, Range::Below(_));
    let (sql, values) = query.select(identity.clone(), descending, limit);
    let mut statement = conn.prepare_cached(&sql)?;
    let rows = statement.query_map(rusqlite::params_from_iter(values), |row| {
        Ok(Line { seq: row.get(0)?, json: row.get(1)? })
    })?;
    let mut lines = rows.collect::<Result<Vec<_>, _>>()?;
    if descending {
        lines.reverse();
    }
    Ok(lines)
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

/// Conditions and their values, built together so that they cannot come apart.
struct Conditions {
    sql: String,
    values: Vec<Value>,
}

impl Conditions {
    fn new(organization: String) -> Self {
        Self { sql: "organization_id = ?1".to_owned(), values: vec![organization.into()] }
    }

    /// Adds a condition where there is a value for it.
    fn and<T: Into<Value>>(&mut self, condition: &str, value: Option<T>) {
        if let Some(value) = value {
            self.values.push(value.into());
            self.sql.extend([" AND ", condition, "?", &self.values.len().to_string()]);
        }
    }

    fn select(self, identity: Option<String>, descending: bool, limit: usize) -> (String, Vec<Value>) {
        let Self { sql, mut values } = self;
        let order = if descending { "DESC" } else { "ASC" };
        values.push(i64::try_from(limit).unwrap_or(i64::MAX).into());
        let limit = values.len();
        let Some(identity) = identity else {
            let sql =
                format!("SELECT seq, line FROM audit_events WHERE {sql} ORDER BY seq {order} LIMIT ?{limit}");
            return (sql, values);
        };
        values.push(identity.into());
        let n = values.len();
        // Two walks along an index each, merged in order, instead of one along the whole log.
        let sql = format!(
            "SELECT seq, line FROM audit_events WHERE {sql} AND actor_id = ?{n}
             UNION
             SELECT seq, line FROM audit_events WHERE {sql} AND target_id = ?{n}
             ORDER BY seq {order} LIMIT ?{limit}"
        );
        (sql, values)
    }
}
