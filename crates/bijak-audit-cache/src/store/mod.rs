//! The file: its schema, its connections, and the tables that other parts do not own.

pub(crate) mod blocks;
pub(crate) mod lines;
pub(crate) mod open;
pub(crate) mod runs;
pub(crate) mod segments;
pub(crate) mod texts;
pub(crate) mod zip;
