//! When each event of a segment happened.

use super::{
    ROWS, RowSet, Selected,
    bytes::{Reader, Writer},
};

/// Rows whose earliest and latest time are known together.
const STRETCH: usize = 64;

#[derive(Debug, Clone)]
pub(crate) struct Times {
    /// Milliseconds; over the held rows.
    pub(crate) min: i64,
    pub(crate) max: i64,
    offsets: Offsets,
    /// Of every 64 rows the earliest and the latest: events are nearly in order, so most questions end here.
    stretches: Box<[(i64, i64)]>,
}

/// From `min`.
#[derive(Debug, Clone)]
enum Offsets {
    Narrow(Box<[u32]>),
    Wide(Box<[i64]>),
}

impl Times {
    /// Rows that are not held may have any time: they are brought into the range.
    pub(crate) fn new(times: &[i64], min: i64, max: i64) -> Self {
        let offset = |time: &i64| (*time).clamp(min, max) - min;
        let offsets = if u32::try_from(max.saturating_sub(min)).is_ok() {
            Offsets::Narrow(
                times.iter().map(|time| u32::try_from(offset(time)).unwrap_or(u32::MAX)).collect(),
            )
        } else {
            Offsets::Wide(times.iter().map(offset).collect())
        };
        let stretches = times.chunks(STRETCH).map(|times| {
            let times = || times.iter().map(|time| (*time).clamp(min, max));
            (times().min().unwrap_or(min), times().max().unwrap_or(max))
        });
        Self { min, max, offsets, stretches: stretches.collect() }
    }

    pub(crate) fn get(&self, row: usize) -> i64 {
        self.min
            + match &self.offsets {
                Offsets::Narrow(offsets) => i64::from(offsets[row]),
                Offsets::Wide(offsets) => offsets[row],
            }
    }

    /// The earliest and the latest time of the 64 rows from `at * 64` on.
    pub(crate) fn stretch(&self, at: usize) -> (i64, i64) {
        self.stretches[at]
    }

    /// The rows whose time lies in `from..until`.
    pub(crate) fn rows(&self, from: i64, until: i64) -> Selected {
        if from <= self.min && self.max < until {
            return Selected::All;
        }
        if self.max < from || until <= self.min {
            return Selected::None;
        }
        let mut set = RowSet::empty();
        for (at, (min, max)) in self.stretches.iter().enumerate() {
            if from <= *min && *max < until {
                set.set_word(at, u64::MAX);
            } else if *max >= from && *min < until {
                let bit = |n: usize| u64::from((from..until).contains(&self.get(at * STRETCH + n)));
                set.set_word(at, (0..STRETCH).fold(0, |word, n| word | bit(n) << n));
            }
        }
        Selected::Some(set)
    }

    pub(crate) fn write(&self, out: &mut Writer) {
        out.i64(self.min);
        out.i64(self.max);
        // Neighbours differ little: differences compress where the numbers themselves would not.
        let mut before = 0_i64;
        for row in 0..ROWS {
            let offset = self.get(row) - self.min;
            let change = offset.wrapping_sub(before);
            out.varint(((change << 1) ^ (change >> 63)).cast_unsigned());
            before = offset;
        }
    }

    pub(crate) fn read(from: &mut Reader<'_>) -> Option<Self> {
        let (min, max) = (from.i64()?, from.i64()?);
        let mut times = Vec::with_capacity(ROWS);
        let mut offset = 0_i64;
        for _ in 0..ROWS {
            let coded = from.varint()?;
            offset = offset.wrapping_add((coded >> 1).cast_signed() ^ -((coded & 1).cast_signed()));
            times.push(min.checked_add(offset)?);
        }
        (min <= max).then(|| Self::new(&times, min, max))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_hold_what_they_say_in_both_widths_and_after_storing() {
        for spread in [1_000_i64, 1 << 40] {
            let rows = i64::try_from(ROWS).unwrap();
            let times: Vec<i64> = (0..rows).map(|row| -5_000 + (row * 7_919) % rows * spread).collect();
            let (min, max) = (*times.iter().min().unwrap(), *times.iter().max().unwrap());
            let mut out = Writer::default();
            Times::new(&times, min, max).write(&mut out);
            let stored = Times::read(&mut Reader::new(&out.into_bytes())).unwrap();
            assert!((0..ROWS).all(|row| stored.get(row) == times[row]));
            for (from, until) in
                [(min, max), (min, max + 1), (times[5], times[9]), (0, 0), (max + 1, max + 9)]
            {
                let rows = stored.rows(from, until).into_rows();
                let expected: Vec<usize> =
                    (0..ROWS).filter(|row| (from..until).contains(&times[*row])).collect();
                assert_eq!(rows.iter().collect::<Vec<_>>(), expected);
            }
        }
    }
}
