//! The lines as received, so many to a compressed block: how they are written.

use rusqlite::{Connection, OptionalExtension, params};
use zstd::bulk::Compressor;

use crate::{CacheError, cache::to_db};

pub(crate) const BLOCK: u64 = 32;
/// The codebook is this much of the first lines: enough to hold every field's name and the usual values.
const CODEBOOK: usize = 48 << 10;
const LEVEL: i32 = 1;

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
