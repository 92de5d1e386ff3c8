//! From a place in the filtered list to an event, and back. Position 0 is the newest match.

use bijak_domain::Timestamp;

use crate::{
    AuditCache, CacheError, Cancel, Query,
    cache::Session,
    eval::Matched,
    segment::{row_of, segment_of, seq_of},
};

impl AuditCache {
    /// The position of the newest match at or below `seq`: how many matches lie above it. May be one past the last.
    pub fn position(
        &self,
        query: &Query,
        up_to_seq: Option<u64>,
        seq: u64,
        cancel: &Cancel,
    ) -> Result<u64, CacheError> {
        self.read(|session| Ok(session.matched(query, up_to_seq, cancel)?.position(seq)))
    }

    /// The event at a position; `None` beyond the last.
    pub fn seq_at(
        &self,
        query: &Query,
        up_to_seq: Option<u64>,
        position: u64,
        cancel: &Cancel,
    ) -> Result<Option<u64>, CacheError> {
        self.read(|session| Ok(session.matched(query, up_to_seq, cancel)?.slice(position, 1).pop()))
    }

    /// The position of the newest match that happened at or before `time`. May be one past the last.
    pub fn position_of_time(
        &self,
        query: &Query,
        up_to_seq: Option<u64>,
        time: Timestamp,
        cancel: &Cancel,
    ) -> Result<u64, CacheError> {
        self.read(|session| {
            let matched = session.matched(query, up_to_seq, cancel)?;
            Ok(match session.newest_at(&matched, time)? {
                Some(seq) => matched.position(seq),
                None => matched.count(),
            })
        })
    }
}

impl Session<'_> {
    /// The newest match that happened at or before `time`.
    pub(crate) fn newest_at(&self, matched: &Matched, time: Timestamp) -> Result<Option<u64>, CacheError> {
        for found in matched.parts.iter().rev().filter(|found| found.count > 0) {
            if self.times(&found.part)?.0 > time.as_millis() {
                continue;
            }
            let segment = self.segment(&found.part)?;
            let rows = found.rows();
            let row = rows.iter_down().find(|row| segment.times.get(*row) <= time.as_millis());
            if let Some(row) = row {
                return Ok(Some(seq_of(found.part.number, row)));
            }
        }
        Ok(None)
    }
}

impl Matched {
    pub(crate) fn position(&self, seq: u64) -> u64 {
        let number = segment_of(seq);
        let mut above = 0;
        for found in self.parts.iter().rev() {
            if found.part.number < number {
                break;
            }
            if found.part.number > number {
                above += found.count as u64;
                continue;
            }
            let mut rows = found.rows();
            rows.keep_range(row_of(seq) + 1, usize::MAX);
            above += rows.len() as u64;
        }
        above
    }

    /// The `seq`s of up to `limit` matches from a position on, newest first.
    pub(crate) fn slice(&self, position: u64, limit: usize) -> Vec<u64> {
        let mut skip = position;
        let mut seqs = Vec::new();
        for found in self.parts.iter().rev() {
            if skip >= found.count as u64 {
                skip -= found.count as u64;
                continue;
            }
            let rows = found.rows();
            let wanted = limit - seqs.len();
            let rows = rows.iter_down().skip(usize::try_from(skip).unwrap_or(usize::MAX)).take(wanted);
            seqs.extend(rows.map(|row| seq_of(found.part.number, row)));
            skip = 0;
            if seqs.len() >= limit {
                break;
            }
        }
        seqs
    }
}
