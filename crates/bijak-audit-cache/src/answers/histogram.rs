//! How many matches happened when.

use bijak_domain::Timestamp;

use crate::{
    AuditCache, CacheError, Cancel, Query, cache::Session, eval::PartMatch, segment::Selected, snapshot::Kind,
};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Histogram {
    /// Covers `from..until`.
    pub from: Timestamp,
    pub until: Timestamp,
    /// Of equal width but for rounding, ascending.
    pub buckets: Vec<Bucket>,
}

/// Counts from `from` to where the next bucket begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bucket {
    pub from: Timestamp,
    pub success: u64,
    pub failure: u64,
}

impl AuditCache {
    /// `range`: `from..until`; `None`: from the oldest to the newest match.
    pub fn histogram(
        &self,
        query: &Query,
        up_to_seq: Option<u64>,
        range: Option<(Timestamp, Timestamp)>,
        buckets: usize,
        cancel: &Cancel,
    ) -> Result<Histogram, CacheError> {
        self.read(|session| {
            let matched = session.matched(query, up_to_seq, cancel)?;
            let (from, until) = match range {
                Some((from, until)) => (from.as_millis(), until.as_millis()),
                None => session.span(&matched.parts)?,
            };
            let starts = starts(from, until, buckets);
            let mut counts = vec![(0, 0); starts.len()];
            for found in matched.parts.iter().filter(|found| found.count > 0) {
                cancel.check()?;
                session.count_into(found, &starts, until, &mut counts)?;
            }
            let buckets = starts.into_iter().zip(counts).map(|(start, (success, failure))| Bucket {
                from: Timestamp::from_millis(start),
                success,
                failure,
            });
            Ok(Histogram {
                from: Timestamp::from_millis(from),
                until: Timestamp::from_millis(until),
                buckets: buckets.collect(),
            })
        })
    }
}

/// Where each bucket begins. Buckets narrower than a millisecond are left out.
fn starts(from: i64, until: i64, buckets: usize) -> Vec<i64> {
    let width = until.saturating_sub(from).max(0);
    let buckets = i64::try_from(buckets).unwrap_or(i64::MAX).min(width);
    let start = |at: i64| {
        let offset = i128::from(width) * i128::from(at) / i128::from(buckets.max(1));
        from + i64::try_from(offset).unwrap_or(width)
    };
    (0..buckets).map(start).collect()
}

impl Session<'_> {
    /// From the oldest match to just after the newest.
    fn span(&self, parts: &[PartMatch]) -> Result<(i64, i64), CacheError> {
        let (mut oldest, mut newest) = (i64::MAX, i64::MIN);
        for found in parts.iter().filter(|found| found.count > 0) {
            let (min, max) = self.times(&found.part)?;
            if min >= oldest && max <= newest {
                continue;
            }
            if matches!(*found.selected, Selected::All) {
                (oldest, newest) = (oldest.min(min), newest.max(max));
                continue;
            }
            let segment = self.segment(&found.part)?;
            for row in found.rows().iter() {
                let time = segment.times.get(row);
                (oldest, newest) = (oldest.min(time), newest.max(time));
            }
        }
        Ok(if oldest > newest { (0, 0) } else { (oldest, newest + 1) })
    }

    /// How many of the rows are successes.
    pub(crate) fn successes(&self, found: &PartMatch) -> Result<usize, CacheError> {
        if let (true, Kind::Sealed(head)) = (found.is_whole(), &found.part.kind) {
            return Ok(head.successes);
        }
        Ok(self.segment(&found.part)?.success.len_with(&found.rows()))
    }

    fn count_into(
        &self,
        found: &PartMatch,
        starts: &[i64],
        until: i64,
        counts: &mut [(u64, u64)],
    ) -> Result<(), CacheError> {
        let Some(first) = starts.first() else { return Ok(()) };
        let (min, max) = self.times(&found.part)?;
        if max < *first || min >= until {
            return Ok(());
        }
        let bucket_of = |time: i64| starts.partition_point(|start| *start <= time).saturating_sub(1);
        if min >= *first && max < until && bucket_of(min) == bucket_of(max) {
            let success = self.successes(found)? as u64;
            let count = &mut counts[bucket_of(min)];
            count.0 += success;
            count.1 += found.count as u64 - success;
            return Ok(());
        }
        let segment = self.segment(&found.part)?;
        let end_of = |bucket: usize| starts.get(bucket + 1).copied().unwrap_or(until);
        let (rows, success) = (found.rows(), segment.success.words());
        // Neighbours mostly share a bucket: 64 at a time, one by one only where a bucket ends among them.
        let mut bucket = 0;
        let mut inside = *first..end_of(0);
        for (at, word) in rows.words().iter().enumerate().filter(|(_, word)| **word != 0) {
            let (min, max) = segment.times.stretch(at);
            if max < *first || min >= until {
                continue;
            }
            if !inside.contains(&min) && min >= *first {
                bucket = bucket_of(min);
                inside = starts[bucket]..end_of(bucket);
            }
            if inside.contains(&min) && inside.contains(&max) {
                let successes = u64::from((word & success[at]).count_ones());
                counts[bucket].0 += successes;
                counts[bucket].1 += u64::from(word.count_ones()) - successes;
                continue;
            }
            let mut rest = *word;
            while rest != 0 {
                let row = at * 64 + rest.trailing_zeros() as usize;
                rest &= rest - 1;
                let time = segment.times.get(row);
                if time < *first || time >= until {
                    continue;
                }
                let count = &mut counts[bucket_of(time)];
                if segment.success.contains(row) { count.0 += 1 } else { count.1 += 1 }
            }
        }
        Ok(())
    }
}
