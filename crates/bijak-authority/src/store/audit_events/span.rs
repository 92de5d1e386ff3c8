//! Where a bulk answer begins and ends, before any of it is read.

use bijak_domain::OrganizationId;
use rusqlite::Connection;

use super::{Conditions, EventFilter, Range};
use crate::store::{StoreError, audit_heads};

/// A stretch of the log, `[from, to)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub from: u64,
    pub to: u64,
    pub more: bool,
}

/// What `list` would answer, without its lines: from the first `seq` to the one after the last, and whether more lie
/// beyond in the direction of reading.
pub fn span(
    conn: &Connection,
    organization: OrganizationId,
    filter: &EventFilter,
    range: Range,
    limit: u64,
) -> Result<Span, StoreError> {
    let (from, to) = range.bounds();
    let descending = matches!(range, Range::Below(_));
    if *filter == EventFilter::default() {
        // Every number is there: nothing needs to be read but how many.
        let size = audit_heads::read(conn, organization)?.size;
        let end = to.map_or(size, |to| to.min(size)).max(from);
        return Ok(if descending {
            let from = end.saturating_sub(limit);
            Span { from, to: end, more: from > 0 }
        } else {
            let to = end.min(from.saturating_add(limit));
            Span { from, to, more: to < end }
        });
    }
    let nothing = Span { from: 0, to: 0, more: false };
    let Some(query) = Conditions::of(conn, organization, filter, from, to)? else { return Ok(nothing) };
    let most = usize::try_from(limit).unwrap_or(usize::MAX).saturating_add(1);
    let (sql, values) = query.select("seq", descending, most);
    let mut statement = conn.prepare_cached(&sql)?;
    let mut rows = statement.query(rusqlite::params_from_iter(values))?;
    let (mut count, mut ends) = (0, None);
    while let Some(row) = rows.next()? {
        count += 1;
        if count > limit {
            break;
        }
        let seq: u64 = row.get(0)?;
        let (first, _) = ends.unwrap_or((seq, seq));
        ends = Some((first, seq));
    }
    Ok(ends.map_or(nothing, |(a, b)| Span { from: a.min(b), to: a.max(b) + 1, more: count > limit }))
}
