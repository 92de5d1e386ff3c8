//! Questions: a query becomes sets of ids (once), those become sets of rows (once a segment), and every answer is read off
//! the sets of rows.

mod compile;
mod details;
mod ids;
mod matched;
mod remembered;
mod select;

pub(crate) use matched::{Matched, PartMatch};
pub(crate) use remembered::Remembered;
