//! Dropping old events from the copy, so that what stays can still be verified.

use bijak_domain::Timestamp;

use crate::{
    AuditCache, CacheError,
    cache::to_db,
    segment::{segment_of, seq_of},
    snapshot::Kind,
    store::{blocks::BLOCK, segments},
};

impl AuditCache {
    /// Drops full segments from the beginning whose events are all older than `keep_from`; answers the lowest `seq` that
    /// is held then. The compact range of what went stays: roots and proofs of what is held go on.
    ///
    /// A segment is 16,384 events: what is kept begins at or somewhat before `keep_from`.
    pub fn prune(&self, keep_from: Timestamp) -> Result<Option<u64>, CacheError> {
        let keep = self.read(|session| {
            let Some(run) = session.snapshot.runs.first() else { return Ok(None) };
            let old = session.snapshot.parts.iter().take_while(|part| match &part.kind {
                Kind::Sealed(head) => head.max_time < keep_from.as_millis(),
                Kind::Open { .. } => false,
            });
            let keep = old.last().map_or(0, |part| part.number + 1);
            // Never the whole run: what it continues with must have something to stand on.
            Ok(Some(keep.min(segment_of(run.high))))
        })?;
        let Some(keep) = keep else { return Ok(None) };
        if self.read(|session| Ok(session.snapshot.low().is_none_or(|low| seq_of(keep, 0) <= low)))? {
            return self.read(|session| Ok(session.snapshot.low()));
        }
        let from = seq_of(keep, 0);
        self.change(|session| {
            let mut runs = session.snapshot.runs.to_vec();
            let Some(run) = runs.first_mut().filter(|run| run.low < from && from <= run.high) else {
                return Ok(runs);
            };
            let left =
                (run.low == 0 || run.left.is_some()).then(|| session.range(run, 0, from)).transpose()?;
            let compact = session.range(run, from, run.high + 1)?;
            (run.left, run.compact, run.low) = (left, compact, from);
            run.verified = run.verified.max(from);
            segments::remove_below(session.connection, keep)?;
            session.connection.execute("DELETE FROM blocks WHERE number < ?1", [to_db(from / BLOCK)])?;
            session.connection.execute("DELETE FROM loose WHERE seq < ?1", [to_db(from)])?;
            Ok(runs)
        })?;
        // The pages that became free are given to what comes next; the file itself shrinks when it is rebuilt.
        self.read(|session| Ok(session.snapshot.low()))
    }
}
