//! A stretch of the log, read but not yet unpacked: what one thread folds while the next one is read.

use bijak_transparency::{CompactRange, Hash, NodeId, leaf_hash};

use crate::{
    CacheError,
    append::LOWEST_NODE,
    cache::{Session, from_db, to_db},
    store::{
        blocks::BLOCK,
        lines::{Codebook, Unpacker, loose, packed},
        runs::Run,
    },
};

/// Events of a stretch: whole subtrees of which a hash is stored.
pub(super) const EVENTS: u64 = 2048;

/// Ascending, without a gap.
pub(super) struct Stretch {
    begin: u64,
    pieces: Vec<Piece>,
}

enum Piece {
    /// Its place in the log, and its packed bytes.
    Block(u64, Codebook, Vec<u8>),
    /// Lines whose block is not whole.
    Loose(Vec<Vec<u8>>),
}

/// What a stretch folds to.
pub(super) struct Folded {
    pub(super) range: CompactRange,
    /// The subtrees of which a hash is stored.
    pub(super) nodes: Vec<(NodeId, Hash)>,
}

impl Session<'_> {
    /// Reads the events from `begin` to the end of its stretch, or of the run.
    pub(super) fn stretch(&self, run: &Run, begin: u64) -> Result<Stretch, CacheError> {
        let last = (begin / EVENTS * EVENTS + EVENTS - 1).min(run.high);
        let mut pieces = Vec::new();
        let sql = "SELECT number, codebook, lines FROM blocks WHERE number BETWEEN ?1 AND ?2 ORDER BY number";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([to_db(begin / BLOCK), to_db(last / BLOCK)])?;
        let mut next = begin;
        let loose_until = |next: u64, until: u64| -> Result<Piece, CacheError> {
            let lines = loose(self.connection, next, until - 1)?;
            if lines.len() as u64 == until - next {
                return Ok(Piece::Loose(lines));
            }
            let held = |seq: &u64| loose(self.connection, *seq, *seq).is_ok_and(|found| !found.is_empty());
            Err(CacheError::NotHeld { seq: (next..until).find(|seq| !held(seq)).unwrap_or(next) })
        };
        while let Some(row) = rows.next()? {
            let first = from_db(row.get(0)?) * BLOCK;
            if first > next {
                pieces.push(loose_until(next, first)?);
            }
            let codebook = self.cache.codebooks.get(self.connection, row.get(1)?)?;
            pieces.push(Piece::Block(first, codebook, packed(row, 2)?.to_vec()));
            next = first + BLOCK;
        }
        if next <= last {
            pieces.push(loose_until(next, last + 1)?);
        }
        Ok(Stretch { begin, pieces })
    }
}

impl Stretch {
    /// The events that cannot be read are the error.
    pub(super) fn fold(&self, unpacker: &mut Unpacker) -> Result<Folded, (u64, u64)> {
        let mut folded = Folded { range: CompactRange::empty_at(self.begin), nodes: Vec::new() };
        for piece in &self.pieces {
            match piece {
                Piece::Loose(lines) => lines.iter().for_each(|line| folded.push(line)),
                Piece::Block(first, codebook, bytes) => {
                    let damaged = (*first, first + BLOCK);
                    unpacker.unpack(codebook, bytes).ok_or(damaged)?;
                    let lines = unpacker.count().ok_or(damaged)?;
                    if lines as u64 != BLOCK || folded.range.end() != *first {
                        return Err(damaged);
                    }
                    (0..lines).filter_map(|at| unpacker.line(at)).for_each(|line| folded.push(line));
                }
            }
        }
        Ok(folded)
    }
}

impl Folded {
    fn push(&mut self, line: &[u8]) {
        let Self { range, nodes } = self;
        range.push_observed(leaf_hash(line), &mut |node, hash| {
            if node.level == LOWEST_NODE {
                nodes.push((node, hash));
            }
        });
    }
}
