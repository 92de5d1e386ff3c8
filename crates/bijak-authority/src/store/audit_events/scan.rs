//! Many events, one at a time.

use bijak_domain::OrganizationId;
use rusqlite::Connection;

use super::{Conditions, EventFilter};
use crate::store::StoreError;

/// Hands over the events of `[from, to)` in order until `take` says that it has enough; answers the `seq` to go on from,
/// `to` where all were handed over.
pub fn scan(
    conn: &Connection,
    organization: OrganizationId,
    filter: &EventFilter,
    (from, to): (u64, u64),
    mut take: impl FnMut(u64, &str) -> Result<bool, StoreError>,
) -> Result<u64, StoreError> {
    let Some(query) = Conditions::of(conn, organization, filter, from, Some(to))? else { return Ok(to) };
    let (sql, values) = query.select("seq, line", false, usize::MAX);
    let mut statement = conn.prepare_cached(&sql)?;
    let mut rows = statement.query(rusqlite::params_from_iter(values))?;
    while let Some(row) = rows.next()? {
        let seq: u64 = row.get(0)?;
        if !take(seq, row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?)? {
            return Ok(seq + 1);
        }
    }
    Ok(to)
}
