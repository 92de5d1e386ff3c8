//! Which events a filter matches, remembered: a page at any depth is then a slice.
//!
//! An event never changes and the held run only grows, so a remembered list stays true; only what was added at either
//! end is looked through.

use std::sync::Arc;

use rusqlite::{Connection, params_from_iter, types::Value};

use crate::{
    Filter,
    cache::{from_db, to_db},
};

/// Filters remembered at once; a list of a million matches is 8 MB.
const REMEMBERED: usize = 4;

/// The most recently used last.
#[derive(Default)]
pub(crate) struct Matches {
    lists: Vec<List>,
}

struct List {
    filter: Filter,
    /// The run that was looked through.
    low: u64,
    high: u64,
    /// Ascending.
    seqs: Arc<Vec<u64>>,
}

impl Matches {
    /// The matching events of the held run `low..=high`, ascending.
    pub(crate) fn find(
        &mut self,
        connection: &Connection,
        filter: &Filter,
        low: u64,
        high: u64,
    ) -> rusqlite::Result<Arc<Vec<u64>>> {
        let known = self.lists.iter().position(|list| list.filter == *filter).map(|at| self.lists.remove(at));
        let list = if let Some(list) = known {
            list.grown(connection, low, high)?
        } else {
            let seqs = Arc::new(scan(connection, filter, low, high + 1)?);
            List { filter: filter.clone(), low, high, seqs }
        };
        let seqs = Arc::clone(&list.seqs);
        if self.lists.len() >= REMEMBERED {
            self.lists.remove(0);
        }
        self.lists.push(list);
        Ok(seqs)
    }
}

impl List {
    /// The same list over a run that has grown to `low..=high`.
    fn grown(self, connection: &Connection, low: u64, high: u64) -> rusqlite::Result<Self> {
        if self.low <= low && self.high >= high {
            return Ok(self);
        }
        let mut seqs = scan(connection, &self.filter, low, self.low)?;
        seqs.extend_from_slice(&self.seqs);
        seqs.append(&mut scan(connection, &self.filter, self.high + 1, high + 1)?);
        Ok(Self {
            seqs: Arc::new(seqs),
            low: low.min(self.low),
            high: high.max(self.high),
            filter: self.filter,
        })
    }
}

/// Looks through `from..until`.
fn scan(connection: &Connection, filter: &Filter, from: u64, until: u64) -> rusqlite::Result<Vec<u64>> {
    if from >= until {
        return Ok(Vec::new());
    }
    let condition = filter.condition();
    let sql = format!(
        "SELECT e.seq FROM events e WHERE e.seq >= ? AND e.seq < ? AND {} ORDER BY e.seq",
        condition.sql
    );
    let bounds = [Value::Integer(to_db(from)), Value::Integer(to_db(until))];
    connection
        .prepare_cached(&sql)?
        .query_map(params_from_iter(bounds.into_iter().chain(condition.values)), |row| {
            row.get(0).map(from_db)
        })?
        .collect()
}
