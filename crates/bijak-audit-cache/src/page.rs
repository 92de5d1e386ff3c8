//! A page of the filtered list, newest first, on a snapshot.

use bijak_domain::AuditEvent;
use rusqlite::Connection;

use crate::{
    AuditCache, CacheError, Filter,
    cache::{Reader, held, to_db},
};

/// Rows `position..` of the filtered list, newest first, of the events up to `up_to_seq`.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// The snapshot that was read; `None`: the cache is empty.
    pub up_to_seq: Option<u64>,
    /// Matching events in the snapshot. Grows while older events are still being fetched; no row moves then.
    pub total: u64,
    pub position: u64,
    pub rows: Vec<AuditEvent>,
}

impl AuditCache {
    /// `up_to_seq`: the snapshot of an earlier page, so that rows do not move under the reader; `None`: all there is now.
    pub fn page(
        &self,
        filter: &Filter,
        up_to_seq: Option<u64>,
        position: u64,
        limit: usize,
    ) -> Result<Page, CacheError> {
        let mut reader = self.reader();
        let Reader { connection, matches } = &mut *reader;
        let empty = Page { up_to_seq: None, total: 0, position, rows: Vec::new() };
        let Some(held) = held(connection)? else { return Ok(empty) };
        let up_to = up_to_seq.map_or(held.high, |asked| asked.min(held.high));
        let (total, seqs) = if up_to < held.low {
            (0, Vec::new())
        } else if filter.is_everything() {
            // The run is contiguous: a position is a sequence number.
            let total = up_to - held.low + 1;
            let first = position.min(total);
            let seqs = (first..total).take(limit).map(|position| up_to - position).collect();
            (total, seqs)
        } else {
            let found = matches.find(connection, filter, held.low, held.high)?;
            let found = &found[..found.partition_point(|seq| *seq <= up_to)];
            let skip = usize::try_from(position).unwrap_or(usize::MAX);
            (found.len() as u64, found.iter().rev().skip(skip).take(limit).copied().collect::<Vec<_>>())
        };
        let rows = seqs.into_iter().map(|seq| read(connection, seq)).collect::<Result<_, _>>()?;
        Ok(Page { up_to_seq: Some(up_to), total, position, rows })
    }
}

fn read(connection: &Connection, seq: u64) -> Result<AuditEvent, CacheError> {
    let line: String = connection
        .prepare_cached("SELECT line FROM lines WHERE seq = ?1")?
        .query_row([to_db(seq)], |row| row.get(0))?;
    serde_json::from_str(&line).map_err(|_| CacheError::Damaged { seq })
}
