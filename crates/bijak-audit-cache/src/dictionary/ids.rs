//! From a text to its id, for a process that appends.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

use super::{COLUMNS, Column, strings::Strings};

/// Every known text with its id. What an append adds is kept apart until its transaction has committed.
#[derive(Debug, Default)]
pub(crate) struct Ids {
    columns: [Known; COLUMNS + 1],
    /// Added since the last [`Ids::take_new`], in order of their ids.
    new: Vec<(Column, u32)>,
}

#[derive(Debug, Default)]
struct Known {
    texts: Strings,
    table: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl Known {
    fn find(&self, text: &str) -> Option<u32> {
        let hash = self.hasher.hash_one(text);
        self.table.find(hash, |id| self.texts.get(*id as usize - 1) == text).copied()
    }

    fn add(&mut self, text: &str) -> u32 {
        self.texts.push(text);
        let id = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        let Self { texts, table, hasher } = self;
        let hash = hasher.hash_one(text);
        table.insert_unique(hash, id, |id| hasher.hash_one(texts.get(*id as usize - 1)));
        id
    }
}

impl Ids {
    /// Adds what the file holds; ids must come in order, without a gap.
    pub(crate) fn load(&mut self, column: Column, id: u32, text: &str) -> Option<()> {
        (self.columns[column.index()].add(text) == id).then_some(())
    }

    pub(crate) fn find(&self, column: Column, text: &str) -> Option<u32> {
        self.columns[column.index()].find(text)
    }

    /// The id of a text, a new one if it never came before.
    pub(crate) fn get(&mut self, column: Column, text: &str) -> u32 {
        let known = &mut self.columns[column.index()];
        if let Some(id) = known.find(text) {
            return id;
        }
        let id = known.add(text);
        self.new.push((column, id));
        id
    }

    pub(crate) fn text(&self, column: Column, id: u32) -> &str {
        self.columns[column.index()].texts.get(id as usize - 1)
    }

    /// Added since the last [`Ids::take_new`].
    pub(crate) fn added(&self) -> &[(Column, u32)] {
        &self.new
    }

    pub(crate) fn take_new(&mut self) -> Vec<(Column, u32)> {
        std::mem::take(&mut self.new)
    }
}
