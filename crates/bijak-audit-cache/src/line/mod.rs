//! An event as its line: the bytes that are hashed and kept, and how its fields are read out of them.

pub(crate) mod scan;
pub(crate) mod time;
pub(crate) mod words;
