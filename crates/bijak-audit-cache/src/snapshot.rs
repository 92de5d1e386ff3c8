//! What is held at one moment: readers keep it while appends go on.

use std::sync::{Arc, OnceLock};

use crate::{
    segment::{OpenSegment, ROWS, RowSet, Segment, segment_of, seq_of},
    store::{runs::Run, segments::Head},
};

#[derive(Debug, Clone, Default)]
pub(crate) struct Snapshot {
    pub(crate) generation: i64,
    /// Ascending.
    pub(crate) runs: Arc<Vec<Run>>,
    /// One for each segment of which something is held, ascending.
    pub(crate) parts: Vec<Arc<Part>>,
}

#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) number: u64,
    pub(crate) rows: usize,
    pub(crate) kind: Kind,
    pub(crate) segment: OnceLock<Arc<Segment>>,
}

#[derive(Debug)]
pub(crate) enum Kind {
    Sealed(Head),
    /// `data`: `None` until somebody derives it from the lines.
    Open {
        held: RowSet,
        data: Option<Arc<OpenSegment>>,
    },
}

impl Part {
    pub(crate) fn sealed(head: Head) -> Self {
        Self { number: head.number, rows: ROWS, kind: Kind::Sealed(head), segment: OnceLock::new() }
    }

    pub(crate) fn open(data: Arc<OpenSegment>) -> Self {
        let held = data.held.clone();
        let rows = held.len();
        Self {
            number: data.number,
            rows,
            kind: Kind::Open { held, data: Some(data) },
            segment: OnceLock::new(),
        }
    }

    pub(crate) fn held(&self) -> Option<&RowSet> {
        match &self.kind {
            Kind::Sealed(_) => None,
            Kind::Open { held, .. } => Some(held),
        }
    }
}

impl Snapshot {
    /// As the file has it, with nothing derived yet.
    pub(crate) fn of_file(generation: i64, runs: Vec<Run>, heads: Vec<Head>) -> Self {
        let mut parts: Vec<Part> = heads.into_iter().map(Part::sealed).collect();
        let sealed: std::collections::HashSet<u64> = parts.iter().map(|part| part.number).collect();
        let mut open: Vec<(u64, RowSet)> = Vec::new();
        for run in &runs {
            // Only a run's ends can lie in segments that are not full; look at those two alone.
            for number in [segment_of(run.low), segment_of(run.high)] {
                let rows = rows_of(run.low, run.high, number);
                match open.iter_mut().find(|(open, _)| *open == number) {
                    _ if sealed.contains(&number) => {}
                    Some((_, held)) => held.or(&rows),
                    None => open.push((number, rows)),
                }
            }
        }
        parts.extend(open.into_iter().map(|(number, held)| Part {
            number,
            rows: held.len(),
            kind: Kind::Open { held, data: None },
            segment: OnceLock::new(),
        }));
        parts.sort_unstable_by_key(|part| part.number);
        Self { generation, runs: Arc::new(runs), parts: parts.into_iter().map(Arc::new).collect() }
    }

    pub(crate) fn high(&self) -> Option<u64> {
        self.runs.last().map(|run| run.high)
    }

    pub(crate) fn low(&self) -> Option<u64> {
        self.runs.first().map(|run| run.low)
    }

    pub(crate) fn holds(&self, seq: u64) -> bool {
        self.runs.iter().any(|run| (run.low..=run.high).contains(&seq))
    }
}

/// The rows of a segment that lie in `low ..= high`.
pub(crate) fn rows_of(low: u64, high: u64, number: u64) -> RowSet {
    let start = seq_of(number, 0);
    let row = |seq: u64| usize::try_from(seq.saturating_sub(start)).unwrap_or(ROWS).min(ROWS);
    RowSet::range(row(low), row(high.saturating_add(1)))
}
