//! Answers kept for the next page, keystroke or picture of the same query.
//!
//! A full segment never changes, so what matched in it stays true; only what grew since is looked at again.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

use super::compile::Node;
use crate::{
    Query,
    dictionary::COLUMNS,
    segment::{ROWS, Selected},
    snapshot::Part,
};

/// Bytes of row sets that are kept in all.
const BUDGET: usize = 12 << 20;

#[derive(Debug)]
pub(crate) struct Answer {
    query: Query,
    pub(crate) node: Arc<Node>,
    /// How many texts each dictionary had when `node` was made.
    pub(crate) sizes: [u32; COLUMNS + 1],
    /// By segment: how many of its rows were held then, and what matched.
    parts: HashMap<u64, (usize, Arc<Selected>, usize)>,
    size: usize,
}

impl Answer {
    pub(crate) fn new(query: Query, node: Arc<Node>, sizes: [u32; COLUMNS + 1]) -> Self {
        Self { query, node, sizes, parts: HashMap::new(), size: 0 }
    }

    pub(crate) fn known(&self, part: &Part) -> Option<(Arc<Selected>, usize)> {
        let (rows, selected, count) = self.parts.get(&part.number)?;
        (*rows == part.rows).then(|| (Arc::clone(selected), *count))
    }

    pub(crate) fn remember(&mut self, part: &Part, found: &(Arc<Selected>, usize)) {
        let bytes =
            |selected: &Selected| if matches!(selected, Selected::Some(_)) { ROWS / 8 } else { 0 } + 64;
        self.size += bytes(&found.0);
        if let Some((_, before, _)) =
            self.parts.insert(part.number, (part.rows, Arc::clone(&found.0), found.1))
        {
            self.size -= bytes(&before);
        }
    }
}

/// The most recently used last.
#[derive(Debug, Default)]
pub(crate) struct Remembered(VecDeque<Answer>);

impl Remembered {
    pub(crate) fn take(&mut self, query: &Query) -> Option<Answer> {
        let at = self.0.iter().position(|answer| answer.query == *query)?;
        self.0.remove(at)
    }

    pub(crate) fn put(&mut self, answer: Answer) {
        self.0.push_back(answer);
        let mut total: usize = self.0.iter().map(|answer| answer.size).sum();
        while total > BUDGET && self.0.len() > 1 {
            total -= self.0.pop_front().map_or(0, |answer| answer.size);
        }
    }
}
