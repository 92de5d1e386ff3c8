//! Reading lines back.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use rusqlite::{Connection, Row};
use zstd::{dict::DecoderDictionary, zstd_safe::DCtx};

use super::blocks::BLOCK;
use crate::{
    CacheError,
    cache::to_db,
    segment::{RowSet, seq_of},
};

/// No block unpacks to more.
const LARGEST: usize = 64 << 20;
/// An unpacker that had a larger block is not kept.
const KEPT: usize = 1 << 20;

/// What every reader of lines shares: the codebooks that blocks were read with, and what unpacking needs.
#[derive(Default)]
pub(crate) struct Codebooks {
    known: Mutex<HashMap<i64, Codebook>>,
    idle: Mutex<Vec<Unpacker>>,
}

pub(crate) type Codebook = Arc<DecoderDictionary<'static>>;

impl std::fmt::Debug for Codebooks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Codebooks").finish_non_exhaustive()
    }
}

impl Codebooks {
    pub(crate) fn get(&self, connection: &Connection, id: i64) -> rusqlite::Result<Codebook> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(codebook) = known.get(&id) {
            return Ok(Arc::clone(codebook));
        }
        let bytes: Vec<u8> =
            connection.query_row("SELECT bytes FROM codebooks WHERE id = ?1", [id], |row| row.get(0))?;
        let codebook = Arc::new(DecoderDictionary::copy(&bytes));
        known.insert(id, Arc::clone(&codebook));
        Ok(codebook)
    }

    /// Lines as `connection` sees them.
    pub(crate) fn lines<'a>(&'a self, connection: &'a Connection) -> Lines<'a> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        Lines {
            codebooks: self,
            connection,
            unpacker: idle.unwrap_or_default(),
            current: None,
            loose: Vec::new(),
        }
    }

    /// Calls `each` with the line of every row of a segment that is in `rows`, ascending.
    pub(crate) fn each_line(
        &self,
        connection: &Connection,
        segment: u64,
        rows: &RowSet,
        mut each: impl FnMut(u64, &[u8]) -> Result<(), CacheError>,
    ) -> Result<(), CacheError> {
        let mut lines = self.lines(connection);
        rows.iter().map(|row| seq_of(segment, row)).try_for_each(|seq| each(seq, lines.get(seq)?))
    }
}

/// Reads lines; neighbours share the unpacking of their block.
pub(crate) struct Lines<'a> {
    codebooks: &'a Codebooks,
    connection: &'a Connection,
    unpacker: Unpacker,
    /// The block that was read last, and whether it is whole; else its lines are loose.
    current: Option<(u64, bool)>,
    loose: Vec<u8>,
}

impl Lines<'_> {
    /// The line of one event.
    pub(crate) fn get(&mut self, seq: u64) -> Result<&[u8], CacheError> {
        let number = seq / BLOCK;
        let whole = match self.current {
            Some((current, whole)) if current == number => whole,
            _ => {
                self.current = None;
                let whole = self.unpack(number)?;
                self.current = Some((number, whole));
                whole
            }
        };
        if whole {
            let at = usize::try_from(seq % BLOCK).unwrap_or_default();
            return self.unpacker.line(at).ok_or(CacheError::Damaged { seq });
        }
        self.loose = loose(self.connection, seq, seq)?.pop().ok_or(CacheError::NotHeld { seq })?;
        Ok(&self.loose)
    }

    fn unpack(&mut self, number: u64) -> Result<bool, CacheError> {
        let sql = "SELECT codebook, lines FROM blocks WHERE number = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([to_db(number)])?;
        let Some(row) = rows.next()? else { return Ok(false) };
        let codebook = self.codebooks.get(self.connection, row.get(0)?)?;
        let unpacked = self.unpacker.unpack(&codebook, packed(row, 1)?);
        unpacked.ok_or(CacheError::Damaged { seq: number * BLOCK }).map(|()| true)
    }
}

impl Drop for Lines<'_> {
    fn drop(&mut self) {
        let unpacker = std::mem::take(&mut self.unpacker);
        if unpacker.text.capacity() <= KEPT {
            self.codebooks.idle.lock().unwrap_or_else(PoisonError::into_inner).push(unpacker);
        }
    }
}

/// The packed bytes of a block, in a row's column.
pub(crate) fn packed<'a>(row: &'a Row<'_>, column: usize) -> Result<&'a [u8], CacheError> {
    Ok(row.get_ref(column)?.as_blob().map_err(rusqlite::Error::from)?)
}

/// The loose lines of `low ..= high`, in order.
pub(crate) fn loose(connection: &Connection, low: u64, high: u64) -> rusqlite::Result<Vec<Vec<u8>>> {
    connection
        .prepare_cached("SELECT line FROM loose WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq")?
        .query_map([to_db(low), to_db(high)], |row| row.get(0))?
        .collect()
}

/// One block's lines, and the memory to unpack the next one in.
#[derive(Default)]
pub(crate) struct Unpacker {
    context: Option<DCtx<'static>>,
    /// Every line ended by a line feed.
    text: Vec<u8>,
    /// Where each line ends.
    ends: Vec<u32>,
}

impl Unpacker {
    /// `None`: the block is damaged, or there is no memory for it.
    pub(crate) fn unpack(&mut self, codebook: &Codebook, packed: &[u8]) -> Option<()> {
        let (length, packed) = packed.split_first_chunk::<4>()?;
        let length = (u32::from_le_bytes(*length) as usize).min(LARGEST);
        if self.context.is_none() {
            self.context = Some(DCtx::try_create()?);
        }
        self.text.clear();
        self.ends.clear();
        self.text.reserve(length);
        let written =
            self.context.as_mut()?.decompress_using_ddict(&mut self.text, packed, codebook.as_ddict());
        (written.ok()? == length && self.text.len() == length).then_some(())?;
        self.ends.extend(memchr::memchr_iter(b'\n', &self.text).filter_map(|end| u32::try_from(end).ok()));
        Some(())
    }

    /// The `at`-th line of the block, without its line feed.
    pub(crate) fn line(&self, at: usize) -> Option<&[u8]> {
        let start = if at == 0 { 0 } else { *self.ends.get(at - 1)? as usize + 1 };
        self.text.get(start..*self.ends.get(at)? as usize)
    }

    /// How many lines the block has; `None`: something follows the last one.
    pub(crate) fn count(&self) -> Option<usize> {
        let end = self.ends.last().map_or(0, |end| *end as usize + 1);
        (end == self.text.len()).then_some(self.ends.len())
    }
}
