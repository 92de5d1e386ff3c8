//! Table `audit_events`: reads. The only writer is [`super::WriteTx::append_event`].

mod conditions;
mod scan;
mod span;

use bijak_domain::{OrganizationId, Timestamp};
use rusqlite::Connection;

use self::conditions::Conditions;
pub use self::{
    scan::scan,
    span::{Span, span},
};
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

impl Range {
    /// The first `seq`, and the one that ends it where one does.
    fn bounds(self) -> (u64, Option<u64>) {
        match self {
            Self::Upward { after, before } => (after.map_or(0, |seq| seq.saturating_add(1)), before),
            Self::Below(before) => (0, Some(before)),
        }
    }
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
    let (from, to) = range.bounds();
    let descending = matches!(range, Range::Below(_));
    let Some(query) = Conditions::of(conn, organization, filter, from, to)? else { return Ok(Vec::new()) };
    let (sql, values) = query.select("seq, line", descending, limit);
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

/// The latest time that any event of a log has.
pub fn newest_time(conn: &Connection, organization: OrganizationId) -> Result<Option<Timestamp>, StoreError> {
    let newest: Option<i64> = conn
        .prepare_cached("SELECT max(time) FROM audit_events WHERE organization_id = ?1")?
        .query_row([organization.to_string()], |row| row.get(0))?;
    Ok(newest.map(Timestamp::from_millis))
}
