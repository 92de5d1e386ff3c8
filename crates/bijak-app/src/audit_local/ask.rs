//! Questions, and their answers in pieces.

use std::io;

use bijak_audit_cache::{
    Anchor, Bucket, Direction, Facet, Field, Row,
    query::{Query, Term},
};
use bijak_domain::Timestamp;

use super::{LocalAudit, LocalAuditError};

/// Rows read at once.
const PIECE: usize = 1_000;

/// The fields that can be counted, with the names that the pages use, too.
pub const FIELDS: [(Field, &str); 8] = [
    (Field::Action, "action"),
    (Field::Actor, "actor"),
    (Field::Workspace, "workspace"),
    (Field::SourceIp, "source_ip"),
    (Field::UserAgent, "user_agent"),
    (Field::Outcome, "outcome"),
    (Field::Target, "target"),
    (Field::Network, "network"),
];

impl LocalAudit {
    /// How many events match.
    pub fn count(&self, query: &Query) -> Result<u64, LocalAuditError> {
        Ok(self.cache.count(query, None, &self.never)?)
    }

    /// The newest event that is held.
    pub fn newest_seq(&self) -> Result<Option<u64>, LocalAuditError> {
        Ok(self.cache.held()?.map(|held| held.high))
    }

    /// Calls `each` with up to `limit` matches of what is held now, the newest first.
    pub fn newest_first(
        &self,
        query: &Query,
        limit: u64,
        each: &mut dyn FnMut(Row) -> io::Result<()>,
    ) -> Result<(), LocalAuditError> {
        let (mut left, mut up_to, mut anchor) = (limit, None, Anchor::Newest);
        while left > 0 {
            let wanted = usize::try_from(left).unwrap_or(PIECE).min(PIECE);
            let page = self.cache.page(query, up_to, anchor, Direction::Older, wanted, &self.never)?;
            let read = page.rows.len();
            // By event, not by position: history that arrives meanwhile moves no row.
            let oldest = page.rows.last().map(|row| row.event.seq);
            page.rows.into_iter().try_for_each(&mut *each)?;
            let Some(below) = oldest.and_then(|seq| seq.checked_sub(1)) else { break };
            if read < wanted {
                break;
            }
            left -= read as u64;
            (up_to, anchor) = (page.up_to_seq, Anchor::Seq(below));
        }
        Ok(())
    }

    /// Calls `each` with the matches of what is held now from `from` on, the oldest first; answers where to go on.
    pub fn oldest_first(
        &self,
        query: &Query,
        from: u64,
        each: &mut dyn FnMut(Row) -> io::Result<()>,
    ) -> Result<u64, LocalAuditError> {
        self.lines_from(query, from, &mut |line| {
            let event = serde_json::from_slice(&line.line)
                .map_err(|_| bijak_audit_cache::CacheError::Damaged { seq: line.seq })?;
            Ok(each(Row { event, verified: line.verified })?)
        })
    }

    pub(super) fn lines_from(
        &self,
        query: &Query,
        mut from: u64,
        each: &mut dyn FnMut(bijak_audit_cache::Line) -> Result<(), LocalAuditError>,
    ) -> Result<u64, LocalAuditError> {
        let Some(newest) = self.newest_seq()? else { return Ok(from) };
        while from <= newest {
            let lines = self.cache.lines(query, Some(newest), from, PIECE, &self.never)?;
            let Some(last) = lines.last().map(|line| line.seq) else { break };
            lines.into_iter().try_for_each(&mut *each)?;
            from = last + 1;
        }
        Ok(newest + 1)
    }

    /// How often each value of `fields` occurs, the `top` most frequent of each.
    pub fn facets(&self, query: &Query, fields: &[Field], top: usize) -> Result<Vec<Facet>, LocalAuditError> {
        Ok(self.cache.facets(query, None, fields, top, &self.never)?)
    }

    /// Matches over `from..to`, by outcome; without an end: to where the matches themselves end.
    pub fn histogram(
        &self,
        query: &Query,
        from: Option<Timestamp>,
        to: Option<Timestamp>,
        buckets: u32,
    ) -> Result<Vec<Bucket>, LocalAuditError> {
        let ends = [from.map(Term::After), to.map(Term::Before)].into_iter().flatten().map(Query::Term);
        let within = Query::and(std::iter::once(query.clone()).chain(ends).collect());
        let buckets = usize::try_from(buckets).unwrap_or(usize::MAX);
        let range = match (from, to) {
            (Some(from), Some(to)) => Some((from, to)),
            (None, None) => None,
            (from, to) => {
                let span = self.cache.histogram(&within, None, None, 1, &self.never)?;
                Some((from.unwrap_or(span.from), to.unwrap_or(span.until)))
            }
        };
        Ok(self.cache.histogram(&within, None, range, buckets, &self.never)?.buckets)
    }
}
