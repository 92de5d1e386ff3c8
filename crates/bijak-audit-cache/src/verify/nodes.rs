//! The hash of any perfect subtree of what is held.

use bijak_transparency::{CompactRange, Hash, NodeId, leaf_hash, node_hash, range_nodes};
use rusqlite::OptionalExtension;

use crate::{
    CacheError,
    append::LOWEST_NODE,
    cache::{Session, to_db},
    store::runs::Run,
};

/// The key of the table `nodes`.
pub(crate) fn node_key(node: NodeId) -> i64 {
    to_db(u64::from(node.level) << 56 | node.index)
}

/// The leaves `begin..end` of a node; `None`: beyond every tree.
fn leaves(node: NodeId) -> Option<(u64, u64)> {
    let width = 1_u64.checked_shl(u32::from(node.level))?;
    let begin = node.index.checked_mul(width)?;
    Some((begin, begin.checked_add(width)?))
}

impl Session<'_> {
    /// The hash of a node that lies in `run` or before it.
    pub(crate) fn node(&self, run: &Run, node: NodeId) -> Result<Hash, CacheError> {
        let Some((begin, end)) = leaves(node) else { return Err(CacheError::NotHeld { seq: run.high }) };
        if end <= run.low {
            let known = run.left.as_ref().and_then(|left| {
                let at = range_nodes(0, run.low).iter().position(|known| *known == node)?;
                left.hashes().get(at).copied()
            });
            return known.ok_or(CacheError::NotHeld { seq: begin });
        }
        if end > run.high + 1 && begin > run.high {
            return Err(CacheError::NotHeld { seq: begin });
        }
        let inside = run.low <= begin && end <= run.high + 1;
        if inside && node.level < LOWEST_NODE {
            return self.small_node(begin, end);
        }
        if inside && let Some(hash) = self.stored_node(node)? {
            return Ok(hash);
        }
        if node.level == 0 {
            return Err(CacheError::NotHeld { seq: begin });
        }
        let child = |right: u64| NodeId { level: node.level - 1, index: node.index * 2 + right };
        Ok(node_hash(&self.node(run, child(0))?, &self.node(run, child(1))?))
    }

    fn stored_node(&self, node: NodeId) -> Result<Option<Hash>, CacheError> {
        let mut statement = self.connection.prepare_cached("SELECT hash FROM nodes WHERE id = ?1")?;
        Ok(statement.query_row([node_key(node)], |row| row.get(0)).optional()?)
    }

    /// Out of its lines.
    fn small_node(&self, begin: u64, end: u64) -> Result<Hash, CacheError> {
        let mut hashes = Vec::new();
        let seqs: Vec<u64> = (begin..end).collect();
        self.lines(&seqs, &crate::Cancel::never(), |_, line| {
            hashes.push(leaf_hash(line));
            Ok(())
        })?;
        Ok(bijak_transparency::root(&hashes))
    }

    /// The compact range `[begin, end)`, of which everything lies in `run` or before it.
    pub(crate) fn range(&self, run: &Run, begin: u64, end: u64) -> Result<CompactRange, CacheError> {
        let hashes =
            range_nodes(begin, end).into_iter().map(|node| self.node(run, node)).collect::<Result<_, _>>()?;
        CompactRange::from_parts(begin, end, hashes).map_err(|_| CacheError::Damaged { seq: begin })
    }

    /// The root over the first `size` events; `None`: they are not all known.
    pub(crate) fn root_at(&self, size: u64) -> Result<Option<Hash>, CacheError> {
        let Some(run) = self.snapshot.runs.last() else {
            return Ok((size == 0).then(|| bijak_transparency::root(&[])));
        };
        Self::root_of(self, run, size)
    }

    pub(crate) fn root_of(&self, run: &Run, size: u64) -> Result<Option<Hash>, CacheError> {
        let before = run.low == 0 || run.left.is_some();
        if !before || size > run.high + 1 || size < run.low {
            return Ok(None);
        }
        if size == run.high + 1 {
            return whole(run).map(Some);
        }
        Ok(self.range(run, 0, size)?.root().ok())
    }
}

/// The root over everything up to the end of a run that knows what lies before it.
pub(crate) fn whole(run: &Run) -> Result<Hash, CacheError> {
    let damaged = |_| CacheError::Damaged { seq: run.low };
    let mut range = run.left.clone().unwrap_or_else(|| CompactRange::empty_at(0));
    range.extend(&run.compact).map_err(damaged)?;
    range.root().map_err(damaged)
}
