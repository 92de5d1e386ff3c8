//! Where a batch belongs: its own order, and its place beside what is held.

use std::collections::HashSet;

use rusqlite::Connection;

use super::{AppendError, Item};
use crate::store::{lines::Codebooks, runs::Run};

/// The run that a batch continues.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// A run of its own, at this place among the others.
    New(usize),
    /// On top of this run.
    Above(usize),
    /// Directly below this run.
    Below(usize),
}

pub(super) fn check_order(items: &[Item<'_>]) -> Result<(), AppendError> {
    let mut expected = None;
    let mut seen: Option<HashSet<u64>> = None;
    for (at, item) in items.iter().enumerate() {
        let found = item.raw.seq;
        match expected {
            Some(expected) if expected != found => {
                let seen = seen.get_or_insert_with(|| items[..at].iter().map(|item| item.raw.seq).collect());
                let twice = seen.contains(&found);
                return Err(if twice {
                    AppendError::Duplicate { seq: found }
                } else {
                    AppendError::Gap { expected, found }
                });
            }
            _ => expected = Some(found + 1),
        }
    }
    Ok(())
}

/// A batch overlaps nothing; it touches a run, or is the first of all, or begins the history at 0; a
/// proven one may leave a gap above what is held.
pub(super) fn fit(
    connection: &Connection,
    codebooks: &Codebooks,
    runs: &[Run],
    items: &[Item<'_>],
    proven: bool,
) -> Result<Fit, AppendError> {
    let (Some(first), Some(last)) = (items.first(), items.last()) else { return Ok(Fit::New(runs.len())) };
    let (first, last) = (first.raw.seq, last.raw.seq);
    check_known(connection, codebooks, runs, items)?;
    let above = runs.iter().position(|run| run.high + 1 == first);
    if let Some(at) = above {
        return Ok(Fit::Above(at));
    }
    if let Some(at) = runs.iter().position(|run| last + 1 == run.low) {
        return Ok(Fit::Below(at));
    }
    let (Some(lowest), Some(highest)) = (runs.first(), runs.last()) else { return Ok(Fit::New(0)) };
    if first == 0 {
        return Ok(Fit::New(0));
    }
    if first > highest.high && proven {
        return Ok(Fit::New(runs.len()));
    }
    if first > highest.high {
        return Err(AppendError::Gap { expected: highest.high + 1, found: first });
    }
    let below = runs.iter().rev().find(|run| run.high < first);
    Err(match below {
        Some(run) => AppendError::Gap { expected: run.high + 1, found: first },
        None => AppendError::Gap { expected: lowest.low - 1, found: last },
    })
}

/// What is held already must be the same, and is then refused as a repetition.
fn check_known(
    connection: &Connection,
    codebooks: &Codebooks,
    runs: &[Run],
    items: &[Item<'_>],
) -> Result<(), AppendError> {
    let held = |seq: u64| runs.iter().any(|run| (run.low..=run.high).contains(&seq));
    let mut first = None;
    let mut lines = codebooks.lines(connection);
    for item in items.iter().filter(|item| held(item.raw.seq)) {
        let seq = item.raw.seq;
        if lines.get(seq)? != item.line {
            return Err(AppendError::Conflict { seq });
        }
        first = first.or(Some(seq));
    }
    first.map_or(Ok(()), |seq| Err(AppendError::Duplicate { seq }))
}
