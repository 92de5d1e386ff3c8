//! A segment that grows.

use std::sync::Arc;

use super::{
    ROWS, Segment,
    entries::{Entries, Kind},
    packed::Packed,
    rows::RowSet,
    sealed::Text,
    times::Times,
    values::Values,
};
use crate::dictionary::COLUMNS;

/// What one event puts into the columns.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    pub(crate) time: i64,
    pub(crate) success: bool,
    pub(crate) ids: [u32; COLUMNS],
    pub(crate) id_key: u64,
    pub(crate) request_key: Option<u64>,
}

#[derive(Debug, Clone)]
pub(crate) struct OpenSegment {
    pub(crate) number: u64,
    pub(crate) held: RowSet,
    /// Over the held rows.
    pub(crate) min_time: i64,
    pub(crate) max_time: i64,
    times: Vec<i64>,
    columns: [Vec<u32>; COLUMNS],
    success: RowSet,
    pub(crate) values: Vec<(u32, u16)>,
    pub(crate) entries: [Entries; 3],
}

impl OpenSegment {
    pub(crate) fn new(number: u64) -> Self {
        Self {
            number,
            held: RowSet::empty(),
            min_time: i64::MAX,
            max_time: i64::MIN,
            times: vec![0; ROWS],
            columns: std::array::from_fn(|_| vec![0; ROWS]),
            success: RowSet::empty(),
            values: Vec::new(),
            entries: Default::default(),
        }
    }

    pub(crate) fn set(&mut self, row: usize, values: Row) {
        let Row { time, success, ids, id_key, request_key } = values;
        self.held.insert(row);
        self.times[row] = time;
        self.min_time = self.min_time.min(time);
        self.max_time = self.max_time.max(time);
        self.columns.iter_mut().zip(ids).for_each(|(column, id)| column[row] = id);
        if success {
            self.success.insert(row);
        }
        let short = u16::try_from(row).unwrap_or(u16::MAX);
        self.entries[Kind::EventId as usize].push(id_key, short);
        if let Some(key) = request_key {
            self.entries[Kind::RequestId as usize].push(key, short);
        }
    }

    pub(crate) fn is_full(&self) -> bool {
        self.held.len() == ROWS
    }

    /// The packed form that questions are answered from.
    pub(crate) fn pack(&self) -> Segment {
        let (min, max) = if self.held.is_empty() { (0, 0) } else { (self.min_time, self.max_time) };
        let mut scratch = Vec::new();
        Segment {
            number: self.number,
            held: (!self.is_full()).then(|| self.held.clone()),
            times: Times::new(&self.times, min, max),
            columns: std::array::from_fn(|at| Packed::new(&self.columns[at], &mut scratch)),
            success: self.success.clone(),
            text: Text::Memory { values: Arc::new(Values::new(&self.values)), entries: self.entries.clone() },
        }
    }
}
