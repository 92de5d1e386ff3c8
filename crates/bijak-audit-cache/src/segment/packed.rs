//! One column of a segment: its distinct ids, and for every row the place of its id among them in one or two bytes.

use std::sync::OnceLock;

use super::{
    ROWS,
    bytes::{Reader, Writer},
    rows::RowSet,
};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Codes {
    /// Every row has the one id there is.
    Same,
    Narrow(Box<[u8]>),
    Wide(Box<[u16]>),
}

#[derive(Debug, Clone)]
pub(crate) struct Packed {
    /// Distinct ids, ascending.
    pub(crate) ids: Box<[u32]>,
    pub(crate) codes: Codes,
    counts: OnceLock<Box<[u16]>>,
}

impl Packed {
    /// Of one id a row. `scratch` is reused between columns: at least as long as the largest id, all `u16::MAX`.
    pub(crate) fn new(values: &[u32], scratch: &mut Vec<u16>) -> Self {
        let mut ids = Vec::new();
        for value in values {
            let at = *value as usize;
            if scratch.len() <= at {
                scratch.resize(at + 1, u16::MAX);
            }
            if scratch[at] == u16::MAX {
                scratch[at] = 0;
                ids.push(*value);
            }
        }
        ids.sort_unstable();
        for (place, id) in ids.iter().enumerate() {
            // At most ROWS places.
            scratch[*id as usize] = u16::try_from(place).unwrap_or(u16::MAX);
        }
        let code = |value: &u32| scratch[*value as usize];
        let codes = match ids.len() {
            0 | 1 => Codes::Same,
            2..=256 => Codes::Narrow(values.iter().map(|value| code(value).to_le_bytes()[0]).collect()),
            _ => Codes::Wide(values.iter().map(code).collect()),
        };
        for id in &ids {
            scratch[*id as usize] = u16::MAX;
        }
        Self { ids: ids.into(), codes, counts: OnceLock::new() }
    }

    /// The rows whose id `wanted` accepts.
    pub(crate) fn rows(&self, wanted: impl Fn(u32) -> bool) -> Selected {
        let places: Vec<bool> = self.ids.iter().map(|id| wanted(*id)).collect();
        let hits = places.iter().filter(|hit| **hit).count();
        if hits == 0 {
            return Selected::None;
        }
        if hits == places.len() {
            return Selected::All;
        }
        let wanted: Vec<usize> =
            places.iter().enumerate().filter(|(_, hit)| **hit).map(|(place, _)| place).collect();
        let mut set = RowSet::empty();
        match (&self.codes, wanted.as_slice()) {
            (Codes::Same, _) => return Selected::All,
            (Codes::Narrow(codes), [place]) => {
                let place = place.to_le_bytes()[0];
                set.fill(codes, |code| u8::from(*code == place));
            }
            (Codes::Narrow(codes), _) => {
                let mut table = [0_u8; 256];
                for place in &wanted {
                    table[*place] = 1;
                }
                set.fill(codes, |code| table[usize::from(*code)]);
            }
            (Codes::Wide(codes), [place]) => {
                let place = u16::try_from(*place).unwrap_or(u16::MAX);
                set.fill(codes, |code| u8::from(*code == place));
            }
            (Codes::Wide(codes), _) => {
                let mut table = vec![0_u8; places.len()];
                for place in &wanted {
                    table[*place] = 1;
                }
                set.fill(codes, |code| table.get(usize::from(*code)).copied().unwrap_or_default());
            }
        }
        Selected::Some(set)
    }

    /// How many rows have each id.
    pub(crate) fn counts(&self) -> &[u16] {
        self.counts.get_or_init(|| {
            let mut counts = vec![0_u16; self.ids.len()];
            match &self.codes {
                Codes::Same => counts.fill(u16::try_from(ROWS).unwrap_or(u16::MAX)),
                Codes::Narrow(codes) => codes.iter().for_each(|code| counts[usize::from(*code)] += 1),
                Codes::Wide(codes) => codes.iter().for_each(|code| counts[usize::from(*code)] += 1),
            }
            counts.into()
        })
    }

    /// Counts the rows of a set by the place of their id.
    pub(crate) fn count(&self, rows: &RowSet, places: &mut [u32]) {
        match &self.codes {
            Codes::Same => places[0] += u32::try_from(rows.len()).unwrap_or_default(),
            Codes::Narrow(codes) => rows.iter().for_each(|row| places[usize::from(codes[row])] += 1),
            Codes::Wide(codes) => rows.iter().for_each(|row| places[usize::from(codes[row])] += 1),
        }
    }

    pub(crate) fn write(&self, out: &mut Writer) {
        out.u32s(&self.ids);
        match &self.codes {
            Codes::Same => out.u8(0),
            Codes::Narrow(codes) => {
                out.u8(1);
                out.bytes(codes);
            }
            Codes::Wide(codes) => {
                out.u8(2);
                out.u16s(codes);
            }
        }
    }

    pub(crate) fn read(from: &mut Reader<'_>) -> Option<Self> {
        let ids: Box<[u32]> = from.u32s()?.into();
        let codes = match from.u8()? {
            0 => Codes::Same,
            1 => Codes::Narrow(from.bytes()?.into()),
            2 => Codes::Wide(from.u16s()?.into()),
            _ => return None,
        };
        let sane = match &codes {
            Codes::Same => ids.len() == 1,
            Codes::Narrow(codes) => {
                codes.len() == ROWS && codes.iter().all(|code| usize::from(*code) < ids.len())
            }
            Codes::Wide(codes) => {
                codes.len() == ROWS && codes.iter().all(|code| usize::from(*code) < ids.len())
            }
        };
        sane.then(|| Self { ids, codes, counts: OnceLock::new() })
    }
}

/// What a condition leaves of a segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Selected {
    None,
    All,
    Some(RowSet),
}

impl Selected {
    pub(crate) fn into_rows(self) -> RowSet {
        match self {
            Self::None => RowSet::empty(),
            Self::All => RowSet::full(),
            Self::Some(set) => set,
        }
    }

    pub(crate) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::None, _) | (_, Self::None) => Self::None,
            (Self::All, other) | (other, Self::All) => other,
            (Self::Some(mut set), Self::Some(other)) => {
                set.and(&other);
                if set.is_empty() { Self::None } else { Self::Some(set) }
            }
        }
    }

    pub(crate) fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::All, _) | (_, Self::All) => Self::All,
            (Self::None, other) | (other, Self::None) => other,
            (Self::Some(mut set), Self::Some(other)) => {
                set.or(&other);
                Self::Some(set)
            }
        }
    }

    pub(crate) fn not(self) -> Self {
        match self {
            Self::None => Self::All,
            Self::All => Self::None,
            Self::Some(set) => {
                let mut rest = RowSet::full();
                rest.and_not(&set);
                Self::Some(rest)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_width_finds_the_rows_of_its_ids_and_comes_back_from_bytes() {
        let mut scratch = Vec::new();
        for distinct in [1_u32, 2, 256, 257, 5_000] {
            let values: Vec<u32> =
                (0..u32::try_from(ROWS).unwrap()).map(|row| (row * 7 % distinct) * 3).collect();
            let column = Packed::new(&values, &mut scratch);
            assert!(scratch.iter().all(|place| *place == u16::MAX));
            let mut out = Writer::default();
            column.write(&mut out);
            let bytes = out.into_bytes();
            let column = Packed::read(&mut Reader::new(&bytes)).unwrap();
            assert_eq!(column.ids.len(), distinct as usize);
            for wanted in [vec![0], vec![3, 9], vec![1], (0..20_000).collect()] {
                let rows = column.rows(|id| wanted.contains(&id)).into_rows();
                let expected: Vec<usize> = (0..ROWS).filter(|row| wanted.contains(&values[*row])).collect();
                assert_eq!(rows.iter().collect::<Vec<_>>(), expected);
            }
            let counted: usize = column.counts().iter().map(|count| usize::from(*count)).sum();
            assert_eq!(counted, ROWS);
            let mut places = vec![0; column.ids.len()];
            column.count(&RowSet::range(11, 12), &mut places);
            assert_eq!(
                places.iter().position(|count| *count == 1).map(|at| column.ids[at]),
                Some(values[11])
            );
        }
    }
}
