//! A set of rows of one segment, one bit each.

use super::ROWS;

const WORDS: usize = ROWS / 64;

#[derive(Clone, PartialEq, Eq)]
pub(crate) struct RowSet(Box<[u64; WORDS]>);

impl RowSet {
    pub(crate) fn empty() -> Self {
        Self(Box::new([0; WORDS]))
    }

    pub(crate) fn full() -> Self {
        Self(Box::new([u64::MAX; WORDS]))
    }

    /// Rows `from..until`.
    pub(crate) fn range(from: usize, until: usize) -> Self {
        let mut set = Self::full();
        set.keep_range(from, until);
        set
    }

    pub(crate) fn insert(&mut self, row: usize) {
        self.0[row / 64] |= 1 << (row % 64);
    }

    pub(crate) fn contains(&self, row: usize) -> bool {
        self.0[row / 64] >> (row % 64) & 1 == 1
    }

    pub(crate) fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    pub(crate) fn and(&mut self, other: &Self) {
        self.0.iter_mut().zip(other.0.iter()).for_each(|(word, other)| *word &= other);
    }

    pub(crate) fn or(&mut self, other: &Self) {
        self.0.iter_mut().zip(other.0.iter()).for_each(|(word, other)| *word |= other);
    }

    pub(crate) fn and_not(&mut self, other: &Self) {
        self.0.iter_mut().zip(other.0.iter()).for_each(|(word, other)| *word &= !other);
    }

    pub(crate) fn invert(&mut self) {
        self.0.iter_mut().for_each(|word| *word = !*word);
    }

    /// How many rows are in both.
    pub(crate) fn len_with(&self, other: &Self) -> usize {
        self.0.iter().zip(other.0.iter()).map(|(word, other)| (word & other).count_ones() as usize).sum()
    }

    /// Drops all rows outside of `from..until`.
    pub(crate) fn keep_range(&mut self, from: usize, until: usize) {
        let (from, until) = (from.min(ROWS), until.min(ROWS));
        for (at, word) in self.0.iter_mut().enumerate() {
            let start = at * 64;
            let below = from.saturating_sub(start).min(64);
            let above = until.saturating_sub(start).min(64);
            let low = if below == 64 { 0 } else { u64::MAX << below };
            let high = if above == 64 { u64::MAX } else { (1 << above) - 1 };
            *word &= low & high;
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = usize> {
        self.0.iter().enumerate().flat_map(|(at, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                (rest != 0).then(|| {
                    let bit = rest.trailing_zeros() as usize;
                    rest &= rest - 1;
                    at * 64 + bit
                })
            })
        })
    }

    /// The rows from the last to the first.
    pub(crate) fn iter_down(&self) -> impl Iterator<Item = usize> {
        self.0.iter().enumerate().rev().flat_map(|(at, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                (rest != 0).then(|| {
                    let bit = 63 - rest.leading_zeros() as usize;
                    rest &= !(1 << bit);
                    at * 64 + bit
                })
            })
        })
    }

    /// Sets every row for whose item `bit` answers 1, and clears those for which it answers 0. One item a row.
    pub(crate) fn fill<T>(&mut self, items: &[T], bit: impl Fn(&T) -> u8) {
        for (word, items) in self.0.iter_mut().zip(items.chunks_exact(64)) {
            // In two steps, so that the first one is done many at once: a byte each, then eight bytes to eight bits.
            let mut bytes = [0_u8; 64];
            bytes.iter_mut().zip(items).for_each(|(byte, item)| *byte = bit(item));
            *word = bytes.as_chunks::<8>().0.iter().enumerate().fold(0, |word, (at, bytes)| {
                let packed = u64::from_le_bytes(*bytes).wrapping_mul(0x0102_0408_1020_4080) >> 56;
                word | packed << (at * 8)
            });
        }
    }

    /// Sets the 64 rows from `at * 64` on.
    pub(crate) fn set_word(&mut self, at: usize, word: u64) {
        self.0[at] = word;
    }

    pub(crate) fn words(&self) -> &[u64] {
        &self.0[..]
    }

    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|word| word.to_le_bytes()).collect()
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut set = Self::empty();
        let (words, []) = bytes.as_chunks::<8>() else { return None };
        (words.len() == WORDS).then_some(())?;
        set.0.iter_mut().zip(words).for_each(|(word, bytes)| *word = u64::from_le_bytes(*bytes));
        Some(set)
    }
}

impl std::fmt::Debug for RowSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RowSet({} rows)", self.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_a_plain_list() {
        for (from, until) in [(0, ROWS), (0, 0), (1, 63), (63, 65), (64, 128), (100, 16_000), (ROWS, ROWS)] {
            let set = RowSet::range(from, until);
            let expected: Vec<usize> = (from..until).collect();
            assert_eq!(set.iter().collect::<Vec<_>>(), expected);
            let mut down: Vec<usize> = set.iter_down().collect();
            down.reverse();
            assert_eq!(down, expected);
            assert_eq!((set.len(), set.is_empty()), (expected.len(), expected.is_empty()));
            assert_eq!(RowSet::from_bytes(&set.to_bytes()).unwrap(), set);
        }
        let mut set = RowSet::empty();
        set.insert(5);
        set.insert(77);
        assert!(set.contains(77) && !set.contains(78));
        assert_eq!(set.len_with(&RowSet::range(6, 100)), 1);
        set.and_not(&RowSet::range(0, 6));
        set.or(&RowSet::range(3, 4));
        assert_eq!(set.iter().collect::<Vec<_>>(), [3, 77]);
        set.and(&RowSet::range(0, 10));
        assert_eq!(set.iter().collect::<Vec<_>>(), [3]);
    }
}
