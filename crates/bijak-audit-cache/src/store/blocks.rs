//! The lines as received, 32 to a compressed block.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use rusqlite::{Connection, OptionalExtension, params};
use zstd::{
    bulk::{Compressor, Decompressor},
    dict::DecoderDictionary,
};

use crate::{
    CacheError,
    cache::to_db,
    segment::{RowSet, seq_of},
};

pub(crate) const BLOCK: u64 = 32;
/// The codebook is this much of the first lines: enough to hold every field's name and the usual values.
const CODEBOOK: usize = 48 << 10;
const LEVEL: i32 = 1;
const LARGEST: usize = 64 << 20;

/// What new blocks are compressed with.
#[derive(Default)]
pub(crate) struct Encoder {
    current: Option<(i64, usize, Compressor<'static>)>,
    buffer: Vec<u8>,
}

impl Encoder {
    /// Takes the newest codebook of the file, or makes one of `sample` where there is none or a much smaller one.
    pub(crate) fn prepare<'a>(
        &mut self,
        connection: &Connection,
        sample: impl Iterator<Item = &'a [u8]>,
    ) -> Result<(), CacheError> {
        if self.current.is_none() {
            let newest = connection
                .query_row("SELECT id, bytes FROM codebooks ORDER BY id DESC LIMIT 1", [], |row| {
                    Ok((row.get(0)?, row.get::<_, Vec<u8>>(1)?))
                })
                .optional()?;
            if let Some((id, bytes)) = newest {
                self.current = Some((id, bytes.len(), compressor(&bytes)?));
            }
        }
        let known = self.current.as_ref().map_or(0, |(_, length, _)| *length);
        if known >= CODEBOOK / 2 {
            return Ok(());
        }
        let mut bytes = Vec::with_capacity(CODEBOOK);
        for line in sample {
            bytes.extend_from_slice(line);
            bytes.push(b'\n');
            if bytes.len() >= CODEBOOK {
                break;
            }
        }
        if bytes.len() < known.saturating_mul(4).max(1) {
            return Ok(());
        }
        let id = connection.prepare_cached("INSERT INTO codebooks (bytes) VALUES (?1)")?.insert([&bytes])?;
        self.current = Some((id, bytes.len(), compressor(&bytes)?));
        Ok(())
    }

    /// A block out of its lines.
    pub(crate) fn pack<'a>(
        &mut self,
        number: u64,
        lines: impl Iterator<Item = &'a [u8]>,
    ) -> Result<Block, CacheError> {
        self.buffer.clear();
        for line in lines {
            self.buffer.extend_from_slice(line);
            self.buffer.push(b'\n');
        }
        let Some((codebook, _, compressor)) = &mut self.current else {
            return Err(CacheError::Damaged { seq: number * BLOCK });
        };
        let mut packed = vec![0; 4 + zstd::zstd_safe::compress_bound(self.buffer.len())];
        let length = u32::try_from(self.buffer.len()).map_err(std::io::Error::other)?;
        packed[..4].copy_from_slice(&length.to_le_bytes());
        let written = compressor.compress_to_buffer(&self.buffer, &mut packed[4..])?;
        packed.truncate(4 + written);
        Ok(Block { number, codebook: *codebook, packed })
    }
}

/// A compressed block, to be written.
pub(crate) struct Block {
    number: u64,
    codebook: i64,
    packed: Vec<u8>,
}

impl Block {
    pub(crate) fn write(&self, connection: &Connection) -> rusqlite::Result<()> {
        connection
            .prepare_cached("INSERT INTO blocks (number, codebook, lines) VALUES (?1, ?2, ?3)")?
            .execute(params![to_db(self.number), self.codebook, self.packed])?;
        Ok(())
    }
}

fn compressor(codebook: &[u8]) -> std::io::Result<Compressor<'static>> {
    let mut compressor = Compressor::with_dictionary(LEVEL, codebook)?;
    compressor.include_checksum(false)?;
    compressor.include_contentsize(false)?;
    Ok(compressor)
}

/// The codebooks that blocks were read with.
#[derive(Default)]
pub(crate) struct Codebooks(Mutex<HashMap<i64, Arc<DecoderDictionary<'static>>>>);

impl std::fmt::Debug for Codebooks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Codebooks").finish_non_exhaustive()
    }
}

impl Codebooks {
    fn get(&self, connection: &Connection, id: i64) -> rusqlite::Result<Arc<DecoderDictionary<'static>>> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(codebook) = known.get(&id) {
            return Ok(Arc::clone(codebook));
        }
        let bytes: Vec<u8> =
            connection.query_row("SELECT bytes FROM codebooks WHERE id = ?1", [id], |row| row.get(0))?;
        let codebook = Arc::new(DecoderDictionary::copy(&bytes));
        known.insert(id, Arc::clone(&codebook));
        Ok(codebook)
    }

    /// The lines of a block, each ended by a line feed; `None`: the block is not whole, its lines are loose.
    pub(crate) fn block(&self, connection: &Connection, number: u64) -> Result<Option<Vec<u8>>, CacheError> {
        let damaged = || CacheError::Damaged { seq: number * BLOCK };
        let mut statement =
            connection.prepare_cached("SELECT codebook, lines FROM blocks WHERE number = ?1")?;
        let mut rows = statement.query([to_db(number)])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        let codebook = self.get(connection, row.get(0)?)?;
        let packed = row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
        let (length, packed) = packed.split_first_chunk::<4>().ok_or_else(damaged)?;
        let length = u32::from_le_bytes(*length) as usize;
        let mut decompressor = Decompressor::with_prepared_dictionary(&codebook)?;
        let lines = decompressor.decompress(packed, length.min(LARGEST)).map_err(|_| damaged())?;
        if lines.len() == length { Ok(Some(lines)) } else { Err(damaged()) }
    }
}

impl Codebooks {
    /// The line of one event.
    pub(crate) fn line(&self, connection: &Connection, seq: u64) -> Result<Vec<u8>, CacheError> {
        let at = usize::try_from(seq % BLOCK).unwrap_or_default();
        match self.block(connection, seq / BLOCK)? {
            Some(block) => line_of(&block, at).map(<[u8]>::to_vec).ok_or(CacheError::Damaged { seq }),
            None => self.loose(connection, seq, seq)?.pop().ok_or(CacheError::NotHeld { seq }),
        }
    }

    /// The loose lines of `low ..= high`, in order.
    #[expect(clippy::unused_self, reason = "lines are read in one place")]
    pub(crate) fn loose(
        &self,
        connection: &Connection,
        low: u64,
        high: u64,
    ) -> rusqlite::Result<Vec<Vec<u8>>> {
        connection
            .prepare_cached("SELECT line FROM loose WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq")?
            .query_map([to_db(low), to_db(high)], |row| row.get(0))?
            .collect()
    }

    /// Calls `each` with the line of every row of a segment that is in `rows`, ascending.
    pub(crate) fn each_line(
        &self,
        connection: &Connection,
        segment: u64,
        rows: &RowSet,
        mut each: impl FnMut(u64, &[u8]) -> Result<(), CacheError>,
    ) -> Result<(), CacheError> {
        let mut block: Option<(u64, Option<Vec<u8>>)> = None;
        for seq in rows.iter().map(|row| seq_of(segment, row)) {
            let number = seq / BLOCK;
            if block.as_ref().is_none_or(|(known, _)| *known != number) {
                block = Some((number, self.block(connection, number)?));
            }
            let at = usize::try_from(seq % BLOCK).unwrap_or_default();
            match &block {
                Some((_, Some(block))) => each(seq, line_of(block, at).ok_or(CacheError::Damaged { seq })?)?,
                _ => each(seq, &self.line(connection, seq)?)?,
            }
        }
        Ok(())
    }
}

/// The `at`-th line of a block.
pub(crate) fn line_of(block: &[u8], at: usize) -> Option<&[u8]> {
    let mut ends = memchr::memchr_iter(b'\n', block);
    let start = if at == 0 { 0 } else { ends.nth(at - 1)? + 1 };
    block.get(start..ends.next()?)
}
