//! Small facts with one value each, in the table `settings`.

mod set;
pub(crate) mod table;

pub(crate) use set::read;
