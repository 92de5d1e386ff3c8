//! Sorted (key, row) pairs in chunks: what the dictionary would be flooded by (ids, and word starts of rare values).
//!
//! The key of a text is its first eight bytes, so that the texts that begin with a given prefix are one range; of an id
//! it is a short hash. A range reads the keys of its two outer chunks and only the rows of those between.

use super::{
    ROWS, RowSet,
    bytes::{Reader, Writer},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Word starts in the details' rare values.
    Words,
    EventId,
    RequestId,
}

impl Kind {
    pub(crate) const ALL: [Self; 3] = [Self::Words, Self::EventId, Self::RequestId];
}

/// The key of a text: its first eight bytes.
pub(crate) fn text_key(text: &str) -> u64 {
    let mut key = [0; 8];
    key.iter_mut().zip(text.bytes()).for_each(|(at, byte)| *at = byte);
    u64::from_be_bytes(key)
}

/// The keys of all texts that begin with `prefix`, of which eight bytes count.
pub(crate) fn key_range(prefix: &str) -> (u64, u64) {
    let low = text_key(prefix);
    let open = 64 - 8 * prefix.len().min(8);
    (low, if open >= 64 { u64::MAX } else { low | ((1_u64 << open) - 1) })
}

/// In memory, in no order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Entries(pub(crate) Vec<(u64, u16)>);

const CHUNK: usize = 512;
/// Chunks of one kind in one segment: their numbers are part of a 64-bit key.
pub(crate) const MOST_CHUNKS: usize = 1 << 12;

/// A stored piece.
#[derive(Debug)]
pub(crate) struct Chunk {
    pub(crate) first: u64,
    pub(crate) keys: Vec<u8>,
    pub(crate) rows: Vec<u8>,
}

impl Entries {
    pub(crate) fn push(&mut self, key: u64, row: u16) {
        self.0.push((key, row));
    }

    pub(crate) fn select(&self, low: u64, high: u64, set: &mut RowSet) {
        for (key, row) in &self.0 {
            if (low..=high).contains(key) {
                set.insert(usize::from(*row));
            }
        }
    }

    pub(crate) fn chunks(&self) -> Vec<Chunk> {
        let mut pairs = self.0.clone();
        pairs.sort_unstable();
        pairs.dedup();
        let size = CHUNK.max(pairs.len().div_ceil(MOST_CHUNKS));
        pairs
            .chunks(size)
            .map(|pairs| {
                let (mut keys, mut rows) = (Writer::default(), Vec::with_capacity(pairs.len() * 2));
                let mut before = 0;
                for (key, row) in pairs {
                    keys.varint(key - before);
                    before = *key;
                    rows.extend_from_slice(&row.to_le_bytes());
                }
                Chunk { first: pairs[0].0, keys: keys.into_bytes(), rows }
            })
            .collect()
    }
}

/// The first key of each stored chunk.
#[derive(Debug, Clone, Default)]
pub(crate) struct Directory(pub(crate) Box<[u64]>);

impl Directory {
    /// The first and the last chunk that may hold keys of the range.
    pub(crate) fn chunks(&self, low: u64, high: u64) -> Option<(usize, usize)> {
        let last = self.0.partition_point(|first| *first <= high).checked_sub(1)?;
        let first = self.0.partition_point(|first| *first < low).saturating_sub(1);
        Some((first, last))
    }
}

/// Adds the rows of a stored chunk; with `keys` only those in the range. `None`: the chunk is damaged.
pub(crate) fn select_stored(
    keys: Option<&[u8]>,
    rows: &[u8],
    range: (u64, u64),
    set: &mut RowSet,
) -> Option<()> {
    let (rows, []) = rows.as_chunks::<2>() else { return None };
    let mut keys = keys.map(Reader::new);
    let mut key = 0_u64;
    for row in rows {
        let row = usize::from(u16::from_le_bytes(*row));
        (row < ROWS).then_some(())?;
        if let Some(keys) = &mut keys {
            key = key.checked_add(keys.varint()?)?;
            if key < range.0 {
                continue;
            }
            if key > range.1 {
                break;
            }
        }
        set.insert(row);
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_chunks_answer_as_memory_does() {
        let mut entries = Entries::default();
        for n in 0..3_000_u64 {
            let text = format!("{:x}-{}", n * 2_654_435_761 % 100_003, n % 7);
            entries.push(text_key(&text), u16::try_from(n).unwrap());
        }
        let chunks = entries.chunks();
        assert!(chunks.len() > 4);
        let directory = Directory(chunks.iter().map(|chunk| chunk.first).collect());
        for prefix in ["", "1", "f", "1f", "186", "zzz", "12345678", "0"] {
            let (low, high) = key_range(prefix);
            let (mut expected, mut found) = (RowSet::empty(), RowSet::empty());
            entries.select(low, high, &mut expected);
            if let Some((first, last)) = directory.chunks(low, high) {
                for (at, chunk) in chunks.iter().enumerate().take(last + 1).skip(first) {
                    let keys = (at == first || at == last).then_some(chunk.keys.as_slice());
                    select_stored(keys, &chunk.rows, (low, high), &mut found).unwrap();
                }
            }
            assert_eq!(found, expected, "{prefix}");
        }
        assert!(select_stored(Some(&[0x80]), &[0, 0], (0, 1), &mut RowSet::empty()).is_none());
    }

    #[test]
    fn a_prefix_covers_exactly_the_keys_of_its_texts() {
        let (low, high) = key_range("ab");
        for (text, inside) in [("ab", true), ("abz", true), ("ac", false), ("aa", false), ("ab\u{ff}", true)]
        {
            assert_eq!((low..=high).contains(&text_key(text)), inside, "{text}");
        }
        assert_eq!(key_range("abcdefghij"), (text_key("abcdefgh"), text_key("abcdefgh")));
    }
}
