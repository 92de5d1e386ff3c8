//! A page of the filtered list, newest first, on a snapshot.

use bijak_domain::{AuditEvent, Timestamp};

use crate::{AuditCache, CacheError, Cancel, Query, cache::Session};

/// Rows `position ..` of the filtered list, newest first, of the events up to `up_to_seq`.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// The snapshot that was read; `None`: the cache is empty.
    pub up_to_seq: Option<u64>,
    /// Matching events in the snapshot. Grows while older events are still being fetched.
    pub total: u64,
    /// Of the first row.
    pub position: u64,
    pub rows: Vec<Row>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub event: AuditEvent,
    /// Whether a signed checkpoint covers the event.
    pub verified: bool,
}

/// Where a page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    Newest,
    /// Rows above it in the list.
    Position(u64),
    /// At this event, or the next older match.
    Seq(u64),
    /// At the newest match that happened at or before this time.
    Time(Timestamp),
}

/// Which way a page goes from its anchor. Rows come newest first either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// The anchor's row and those below it.
    Older,
    /// Those above the anchor's row.
    Newer,
}

impl AuditCache {
    /// `up_to_seq`: the snapshot of an earlier page, so that rows do not move under the reader; `None`: all there is now.
    pub fn page(
        &self,
        query: &Query,
        up_to_seq: Option<u64>,
        anchor: Anchor,
        direction: Direction,
        limit: usize,
        cancel: &Cancel,
    ) -> Result<Page, CacheError> {
        self.read(|session| {
            let Some(high) = session.snapshot.high() else {
                return Ok(Page { up_to_seq: None, total: 0, position: 0, rows: Vec::new() });
            };
            let up_to = up_to_seq.map_or(high, |asked| asked.min(high));
            let matched = session.matched(query, Some(up_to), cancel)?;
            let total = matched.count();
            let anchor = match anchor {
                Anchor::Newest => 0,
                Anchor::Position(position) => position,
                Anchor::Seq(seq) => matched.position(seq),
                Anchor::Time(time) => {
                    session.newest_at(&matched, time)?.map_or(total, |seq| matched.position(seq))
                }
            };
            let (position, limit) = match direction {
                Direction::Older => (anchor, limit),
                Direction::Newer => {
                    let end = anchor.min(total);
                    let start = end.saturating_sub(limit as u64);
                    (start, usize::try_from(end - start).unwrap_or(limit))
                }
            };
            let rows = session.rows(&matched.slice(position, limit), cancel)?;
            Ok(Page { up_to_seq: Some(up_to), total, position, rows })
        })
    }
}

impl Session<'_> {
    fn rows(&self, seqs: &[u64], cancel: &Cancel) -> Result<Vec<Row>, CacheError> {
        let mut rows = Vec::with_capacity(seqs.len());
        self.lines(seqs, cancel, |seq, line| {
            let event = serde_json::from_slice(line).map_err(|_| CacheError::Damaged { seq })?;
            rows.push(Row { event, verified: self.is_verified(seq) });
            Ok(())
        })?;
        Ok(rows)
    }

    pub(crate) fn is_verified(&self, seq: u64) -> bool {
        self.snapshot.runs.iter().any(|run| run.low <= seq && seq < run.verified)
    }
}
