//! RFC 9162 §2.1.1, §2.1.3.1 and §2.1.4.1, recursive and with copies, as the standard writes them.

use std::collections::HashMap;

use bijak_transparency::{Hash, NodeId, leaf_hash, node_hash};

pub(crate) fn leaves(count: usize) -> Vec<Hash> {
    (0..count).map(|n| leaf_hash(format!("event {n}").as_bytes())).collect()
}

/// Tree hashes by their bounds, so that all pairs of 300 take seconds.
pub(crate) struct Naive {
    leaves: Vec<Hash>,
    known: HashMap<(usize, usize), Hash>,
}

impl Naive {
    pub(crate) fn new(count: usize) -> Self {
        Self { leaves: leaves(count), known: HashMap::new() }
    }

    pub(crate) fn leaf(&self, seq: usize) -> Hash {
        self.leaves[seq]
    }

    /// `MTH(D[begin:end])`.
    pub(crate) fn root(&mut self, begin: usize, end: usize) -> Hash {
        if let Some(hash) = self.known.get(&(begin, end)) {
            return *hash;
        }
        let hash = match end - begin {
            0 => bijak_transparency::root(&[]),
            1 => self.leaves[begin],
            n => {
                let k = split(n);
                node_hash(&self.root(begin, begin + k), &self.root(begin + k, end))
            }
        };
        self.known.insert((begin, end), hash);
        hash
    }

    /// `PATH(m, D[begin:end])`.
    pub(crate) fn path(&mut self, m: usize, begin: usize, end: usize) -> Vec<Hash> {
        if end - begin == 1 {
            return vec![];
        }
        let k = split(end - begin);
        let (mut path, last) = if m < k {
            (self.path(m, begin, begin + k), self.root(begin + k, end))
        } else {
            (self.path(m - k, begin + k, end), self.root(begin, begin + k))
        };
        path.push(last);
        path
    }

    /// `SUBPROOF(m, D[begin:end], b)`.
    pub(crate) fn subproof(&mut self, m: usize, begin: usize, end: usize, b: bool) -> Vec<Hash> {
        let n = end - begin;
        if m == n {
            return if b { vec![] } else { vec![self.root(begin, end)] };
        }
        let k = split(n);
        let (mut proof, last) = if m <= k {
            (self.subproof(m, begin, begin + k, b), self.root(begin + k, end))
        } else {
            (self.subproof(m - k, begin + k, end, false), self.root(begin, begin + k))
        };
        proof.push(last);
        proof
    }

    /// What a log has stored of a tree of `size`: whoever asks for more than its perfect subtrees has asked too much.
    pub(crate) fn stored(&mut self, node: NodeId, size: u64) -> Result<Hash, String> {
        let begin = node.index << node.level;
        let end = begin + (1 << node.level);
        if end > size {
            return Err(format!("{node:?} is not perfect in a tree of {size}"));
        }
        Ok(self.root(usize::try_from(begin).unwrap(), usize::try_from(end).unwrap()))
    }
}

fn split(n: usize) -> usize {
    n.next_power_of_two() / 2
}
