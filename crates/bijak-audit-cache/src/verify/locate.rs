//! Naming the event in which two logs differ, one inclusion proof at a time.

use bijak_transparency::{CompactRange, Hash, leaf_hash, range_nodes};

use crate::{AuditCache, CacheError, cache::Session, store::runs::Run};

/// Where to look next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Located {
    /// The difference lies in the subtree of this event: ask the server for its inclusion proof.
    Ask(u64),
    /// This event differs.
    Found(u64),
    /// From this event on, as far as it is held, both agree.
    Same,
}

impl AuditCache {
    /// Compares the server's inclusion proof of `seq` in its tree of `size`, and its line's hash, with what is held. Begin
    /// with the lowest one that may differ: about as many questions as the tree is high name the event.
    pub fn locate(&self, seq: u64, size: u64, leaf: &Hash, proof: &[Hash]) -> Result<Located, CacheError> {
        self.read(|session| {
            let Some(run) = session.snapshot.runs.iter().find(|run| (run.low..=run.high).contains(&seq))
            else {
                return Err(CacheError::NotHeld { seq });
            };
            let known_to = size.min(run.high + 1);
            let mut unknown = None;
            // The widest subtree first.
            for ((begin, end), theirs) in siblings(seq, size).into_iter().zip(proof.iter().rev()) {
                if end > known_to {
                    // Not all of it is held: to be looked into where nothing else differs, the nearest one first.
                    if begin > seq && begin < known_to {
                        unknown = Some(begin);
                    }
                    continue;
                }
                match session.subtree(run, begin, end) {
                    Ok(ours) if ours == *theirs => {}
                    Ok(_) if end - begin == 1 => return Ok(Located::Found(begin)),
                    Ok(_) => return Ok(Located::Ask(begin)),
                    Err(CacheError::NotHeld { .. }) => {}
                    Err(error) => return Err(error),
                }
            }
            if leaf_hash(&session.line(seq)?) != *leaf {
                return Ok(Located::Found(seq));
            }
            Ok(unknown.map_or(Located::Same, Located::Ask))
        })
    }
}

impl Session<'_> {
    /// The hash of `[begin, end)`, a node of some tree.
    fn subtree(&self, run: &Run, begin: u64, end: u64) -> Result<Hash, CacheError> {
        let hashes: Vec<Hash> =
            range_nodes(begin, end).into_iter().map(|node| self.node(run, node)).collect::<Result<_, _>>()?;
        let folded =
            hashes.into_iter().rev().reduce(|right, left| bijak_transparency::node_hash(&left, &right));
        folded.ok_or(CacheError::NotHeld { seq: begin })
    }
}

/// The subtrees beside the path to `seq`, the widest first: an inclusion proof backwards (RFC 9162 §2.1.3.1).
fn siblings(seq: u64, size: u64) -> Vec<(u64, u64)> {
    let (mut begin, mut end) = (0, size);
    let mut found = Vec::new();
    while end.saturating_sub(begin) > 1 && seq < size {
        let middle = begin + (end - begin).div_ceil(2).next_power_of_two();
        if seq < middle {
            found.push((middle, end));
            end = middle;
        } else {
            found.push((begin, middle));
            begin = middle;
        }
    }
    found
}

/// The first subtree in which two ranges over the same events differ, as `begin..end`.
pub(crate) fn first_difference(a: &CompactRange, b: &CompactRange) -> Option<(u64, u64)> {
    let nodes = range_nodes(a.begin(), a.end());
    let at = a.hashes().iter().zip(b.hashes()).position(|(a, b)| a != b)?;
    let node = nodes.get(at)?;
    let begin = node.index << node.level;
    Some((begin, begin + (1 << node.level)))
}
