//! Texts as integers: every distinct value of a field gets an id when it first comes, for good.
//!
//! The table is the truth; memory holds the texts for searching (loaded at the first question that needs them) and, in a
//! process that appends, a table from text to id.

mod field;
mod groups;
mod ids;
mod strings;
mod words;

use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

pub(crate) use field::{COLUMNS, Column};
pub(crate) use ids::Ids;
pub(crate) use words::Words;

/// The texts of every column, for searching. They only grow; a snapshot never refers to one that is not there yet.
#[derive(Debug, Default)]
pub(crate) struct Dictionaries {
    columns: [RwLock<Words>; COLUMNS + 1],
}

impl Dictionaries {
    pub(crate) fn read(&self, column: Column) -> RwLockReadGuard<'_, Words> {
        self.columns[column.index()].read().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many ids each column has.
    pub(crate) fn sizes(&self) -> [u32; COLUMNS + 1] {
        Column::ALL.map(|column| self.read(column).next())
    }

    pub(crate) fn write(&self, column: Column) -> RwLockWriteGuard<'_, Words> {
        self.columns[column.index()].write().unwrap_or_else(PoisonError::into_inner)
    }
}
