//! Reading everything back from the file: that the lines are still those that were folded.

use bijak_transparency::{CompactRange, NodeId, leaf_hash};

use crate::{
    AuditCache, CacheError, Cancel,
    append::LOWEST_NODE,
    cache::Session,
    store::{blocks::BLOCK, runs::Run},
};

/// What was read back.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rehashed {
    pub events: u64,
    /// The first events that are not those that were folded, `begin..end`; `None`: all is well.
    pub damaged: Option<(u64, u64)>,
}

impl AuditCache {
    /// Hashes every line of the file anew and compares with the folded ranges. `progress` is told how many events were
    /// hashed, about every 16,384.
    pub fn rehash(&self, cancel: &Cancel, progress: &mut dyn FnMut(u64)) -> Result<Rehashed, CacheError> {
        self.read(|session| {
            let mut done = Rehashed::default();
            for run in session.snapshot.runs.iter() {
                let damaged = match session.rehash_run(run, cancel, &mut done.events, progress) {
                    Ok(damaged) => damaged,
                    Err(CacheError::Damaged { seq } | CacheError::NotHeld { seq }) => Some((seq, seq + 1)),
                    Err(error) => return Err(error),
                };
                if damaged.is_some() {
                    done.damaged = damaged;
                    break;
                }
            }
            Ok(done)
        })
    }
}

impl Session<'_> {
    fn rehash_run(
        &self,
        run: &Run,
        cancel: &Cancel,
        events: &mut u64,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Option<(u64, u64)>, CacheError> {
        let mut range = CompactRange::empty_at(run.low);
        let mut nodes: Vec<(NodeId, bijak_transparency::Hash)> = Vec::new();
        let mut seq = run.low;
        while seq <= run.high {
            let end = (seq / BLOCK + 1) * BLOCK;
            let seqs: Vec<u64> = (seq..end.min(run.high + 1)).collect();
            self.lines(&seqs, cancel, |_, line| {
                range.push_observed(leaf_hash(line), &mut |node, hash| {
                    if node.level == LOWEST_NODE {
                        nodes.push((node, hash));
                    }
                });
                Ok(())
            })?;
            *events += seqs.len() as u64;
            seq = end;
            for (node, hash) in nodes.drain(..) {
                if self.node(run, node)? != hash {
                    let begin = node.index << LOWEST_NODE;
                    return Ok(Some((begin, begin + (1 << LOWEST_NODE))));
                }
            }
            if seq.is_multiple_of(1 << 14) {
                progress(*events);
            }
        }
        progress(*events);
        Ok(super::locate::first_difference(&range, &run.compact))
    }
}
