//! A segment: the integers of up to 16,384 consecutive events, by column.
//!
//! An *open* segment grows in memory (its lines are the durable truth; it is derived anew after a start); once every
//! event of it is held it is *sealed*: packed, written once in that append's own transaction, and never changed.

mod bytes;
mod entries;
mod open;
mod packed;
mod rows;
mod sealed;
mod times;
mod values;

pub(crate) use entries::{Directory, Kind, key_range, select_stored, text_key};
pub(crate) use open::{OpenSegment, Row};
pub(crate) use packed::{Packed, Selected};
pub(crate) use rows::RowSet;
pub(crate) use sealed::{Sealed, Text};
pub(crate) use times::Times;
pub(crate) use values::Values;

use crate::dictionary::COLUMNS;

/// Events of one segment: their rows fit two bytes, a set of them two kilobytes.
pub(crate) const ROWS: usize = 1 << 14;

pub(crate) const fn segment_of(seq: u64) -> u64 {
    seq / ROWS as u64
}

#[expect(clippy::cast_possible_truncation, reason = "below ROWS")]
pub(crate) const fn row_of(seq: u64) -> usize {
    (seq % ROWS as u64) as usize
}

pub(crate) const fn seq_of(segment: u64, row: usize) -> u64 {
    segment * ROWS as u64 + row as u64
}

/// What questions are answered from.
#[derive(Debug)]
pub(crate) struct Segment {
    pub(crate) number: u64,
    /// The rows that are held; `None`: all.
    pub(crate) held: Option<RowSet>,
    pub(crate) times: Times,
    pub(crate) columns: [Packed; COLUMNS],
    pub(crate) success: RowSet,
    pub(crate) text: Text,
}
