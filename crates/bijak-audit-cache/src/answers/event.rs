//! The lines themselves.

use crate::{
    AuditCache, CacheError, Cancel, Query,
    cache::Session,
    segment::{row_of, segment_of, seq_of},
    store::blocks::BLOCK,
};

/// An event as it was received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub seq: u64,
    /// Without a line feed.
    pub line: Vec<u8>,
    /// Whether a signed checkpoint covers the event.
    pub verified: bool,
}

impl AuditCache {
    /// The line of one event; `None`: it is not held.
    pub fn event(&self, seq: u64) -> Result<Option<Line>, CacheError> {
        self.read(|session| {
            if !session.snapshot.holds(seq) {
                return Ok(None);
            }
            let line = session.line(seq)?;
            Ok(Some(Line { seq, line, verified: session.is_verified(seq) }))
        })
    }

    /// The lines of up to `limit` matches with `seq` of at least `from`, ascending: for exports, in pieces.
    pub fn lines(
        &self,
        query: &Query,
        up_to_seq: Option<u64>,
        from: u64,
        limit: usize,
        cancel: &Cancel,
    ) -> Result<Vec<Line>, CacheError> {
        self.read(|session| {
            let matched = session.matched(query, up_to_seq, cancel)?;
            let mut seqs = Vec::new();
            for found in matched.parts.iter().filter(|found| found.part.number >= segment_of(from)) {
                let mut rows = found.rows();
                if found.part.number == segment_of(from) {
                    rows.keep_range(row_of(from), usize::MAX);
                }
                let wanted = limit - seqs.len();
                seqs.extend(rows.iter().take(wanted).map(|row| seq_of(found.part.number, row)));
                if seqs.len() >= limit {
                    break;
                }
            }
            let mut lines = Vec::with_capacity(seqs.len());
            session.lines(&seqs, cancel, |seq, line| {
                lines.push(Line { seq, line: line.to_vec(), verified: session.is_verified(seq) });
                Ok(())
            })?;
            Ok(lines)
        })
    }
}

impl Session<'_> {
    /// Calls `each` with the line of every `seq`, in the order given; neighbours share the unpacking of their block.
    pub(crate) fn lines(
        &self,
        seqs: &[u64],
        cancel: &Cancel,
        mut each: impl FnMut(u64, &[u8]) -> Result<(), CacheError>,
    ) -> Result<(), CacheError> {
        let mut lines = self.cache.codebooks.lines(self.connection);
        for seqs in seqs.chunk_by(|a, b| a / BLOCK == b / BLOCK) {
            cancel.check()?;
            seqs.iter().try_for_each(|seq| each(*seq, lines.get(*seq)?))?;
        }
        Ok(())
    }
}
