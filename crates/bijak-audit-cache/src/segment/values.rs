//! The details' values of a segment that the dictionary knows: for each, its rows.

use super::{
    ROWS, RowSet,
    bytes::{Reader, Writer},
};

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Values {
    /// Ascending.
    ids: Box<[u32]>,
    /// Where the rows of each id end in `rows`.
    ends: Box<[u32]>,
    rows: Box<[u16]>,
}

impl Values {
    pub(crate) fn new(pairs: &[(u32, u16)]) -> Self {
        let mut pairs = pairs.to_vec();
        pairs.sort_unstable();
        pairs.dedup();
        let (mut ids, mut ends) = (Vec::new(), Vec::new());
        for (at, (id, _)) in pairs.iter().enumerate() {
            let end = u32::try_from(at + 1).unwrap_or(u32::MAX);
            if ids.last() == Some(id) {
                let last = ends.len() - 1;
                ends[last] = end;
            } else {
                ids.push(*id);
                ends.push(end);
            }
        }
        let rows = pairs.into_iter().map(|(_, row)| row).collect();
        Self { ids: ids.into(), ends: ends.into(), rows }
    }

    /// Adds the rows of every id in `wanted` (ascending) to `set`.
    pub(crate) fn select(&self, wanted: &[u32], set: &mut RowSet) {
        let mut add = |at: usize| {
            let start = if at == 0 { 0 } else { self.ends[at - 1] as usize };
            self.rows[start..self.ends[at] as usize].iter().for_each(|row| set.insert(usize::from(*row)));
        };
        // Whichever list is shorter leads; the other is searched.
        if wanted.len() < self.ids.len() / 8 {
            for id in wanted {
                if let Ok(at) = self.ids.binary_search(id) {
                    add(at);
                }
            }
        } else {
            let mut rest = wanted;
            for (at, id) in self.ids.iter().enumerate() {
                let skip = if rest.len() > 64 {
                    rest.partition_point(|w| w < id)
                } else {
                    rest.iter().take_while(|w| *w < id).count()
                };
                rest = &rest[skip..];
                match rest.first() {
                    None => break,
                    Some(first) if first == id => add(at),
                    Some(_) => {}
                }
            }
        }
    }

    pub(crate) fn write(&self, out: &mut Writer) {
        out.u32s(&self.ids);
        out.u32s(&self.ends);
        out.u16s(&self.rows);
    }

    pub(crate) fn read(from: &mut Reader<'_>) -> Option<Self> {
        let (ids, ends, rows) = (from.u32s()?, from.u32s()?, from.u16s()?);
        let sane = ids.len() == ends.len()
            && ends.is_sorted()
            && ends.last().copied().unwrap_or_default() as usize == rows.len()
            && rows.iter().all(|row| usize::from(*row) < ROWS);
        sane.then(|| Self { ids: ids.into(), ends: ends.into(), rows: rows.into() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_rows_of_few_and_of_many_ids() {
        let pairs: Vec<(u32, u16)> = (0..9_000_u32).map(|n| (n * 31 % 700, (n % 5_000) as u16)).collect();
        let values = Values::new(&pairs);
        let mut out = Writer::default();
        values.write(&mut out);
        assert_eq!(Values::read(&mut Reader::new(&out.into_bytes())).unwrap(), values);
        for wanted in [vec![], vec![0], vec![3, 699, 700, 9_999], (0..700).step_by(3).collect::<Vec<u32>>()] {
            let mut set = RowSet::empty();
            values.select(&wanted, &mut set);
            let mut expected: Vec<usize> = pairs
                .iter()
                .filter(|(id, _)| wanted.contains(id))
                .map(|(_, row)| usize::from(*row))
                .collect();
            expected.sort_unstable();
            expected.dedup();
            assert_eq!(set.iter().collect::<Vec<_>>(), expected);
        }
    }
}
