//! The stored form of a full segment.

use std::sync::{Arc, OnceLock};

use super::{
    Segment,
    bytes::{Reader, Writer},
    entries::{Chunk, Directory, Entries, Kind},
    open::OpenSegment,
    packed::Packed,
    rows::RowSet,
    times::Times,
    values::Values,
};
use crate::{dictionary::COLUMNS, store::zip};

/// Where the details' words of a segment are.
#[derive(Debug)]
pub(crate) enum Text {
    Memory {
        values: Arc<Values>,
        entries: [Entries; 3],
    },
    /// In the file; the values are kept once they were asked for.
    Stored {
        values: OnceLock<Arc<Values>>,
        directories: [Directory; 3],
    },
}

/// What is written of a segment once it is full.
#[derive(Debug)]
pub(crate) struct Sealed {
    pub(crate) number: u64,
    pub(crate) min_time: i64,
    pub(crate) max_time: i64,
    pub(crate) successes: usize,
    /// Compressed.
    pub(crate) columns: Vec<u8>,
    pub(crate) values: Vec<u8>,
    pub(crate) entries: [Vec<Chunk>; 3],
}

impl Sealed {
    pub(crate) fn new(open: &OpenSegment) -> std::io::Result<Self> {
        let packed = open.pack();
        let entries = Kind::ALL.map(|kind| open.entries[kind as usize].chunks());
        let mut out = Writer::default();
        packed.times.write(&mut out);
        packed.columns.iter().for_each(|column| column.write(&mut out));
        out.bytes(&packed.success.to_bytes());
        for chunks in &entries {
            out.u64s(&chunks.iter().map(|chunk| chunk.first).collect::<Vec<_>>());
        }
        let columns = zip::pack(&out.into_bytes())?;
        let mut out = Writer::default();
        if let Text::Memory { values, .. } = &packed.text {
            values.write(&mut out);
        }
        Ok(Self {
            number: open.number,
            min_time: packed.times.min,
            max_time: packed.times.max,
            successes: packed.success.len(),
            columns,
            values: zip::pack(&out.into_bytes())?,
            entries,
        })
    }
}

impl Segment {
    /// `None`: the stored bytes are damaged.
    pub(crate) fn read(number: u64, columns: &[u8]) -> Option<Self> {
        let bytes = zip::unpack(columns)?;
        let mut from = Reader::new(&bytes);
        let times = Times::read(&mut from)?;
        let columns: Vec<Packed> = (0..COLUMNS).map(|_| Packed::read(&mut from)).collect::<Option<_>>()?;
        let success = RowSet::from_bytes(from.bytes()?)?;
        let directories = [from.u64s()?, from.u64s()?, from.u64s()?];
        Some(Self {
            number,
            held: None,
            times,
            columns: columns.try_into().ok()?,
            success,
            text: Text::Stored {
                values: OnceLock::new(),
                directories: directories.map(|firsts| Directory(firsts.into())),
            },
        })
    }
}

impl Values {
    pub(crate) fn from_stored(bytes: &[u8]) -> Option<Self> {
        Self::read(&mut Reader::new(&zip::unpack(bytes)?))
    }
}
