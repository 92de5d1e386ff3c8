//! Ids that are counted as one value.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

use super::strings::Strings;

/// Groups count from 1; 0 is no group.
#[derive(Debug, Clone, Default)]
pub(crate) struct Groups {
    /// The group of every id from 1 on.
    of: Vec<u32>,
    names: Strings,
    table: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl Groups {
    /// The next id's group, by name.
    pub(crate) fn push(&mut self, name: Option<&str>) {
        let Self { of, names, table, hasher } = self;
        let Some(name) = name else {
            of.push(0);
            return;
        };
        let hash = hasher.hash_one(name);
        let known = table.find(hash, |group| names.get(*group as usize - 1) == name).copied();
        of.push(known.unwrap_or_else(|| {
            names.push(name);
            let group = u32::try_from(names.len()).unwrap_or(u32::MAX);
            table.insert_unique(hash, group, |group| hasher.hash_one(names.get(*group as usize - 1)));
            group
        }));
    }

    pub(crate) fn of(&self, id: u32) -> u32 {
        self.of.get((id as usize).wrapping_sub(1)).copied().unwrap_or(0)
    }

    pub(crate) fn name(&self, group: u32) -> &str {
        self.names.get((group as usize).wrapping_sub(1))
    }

    /// How many groups there are, 0 counted.
    pub(crate) fn count(&self) -> usize {
        self.names.len() + 1
    }
}
