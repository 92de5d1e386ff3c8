//! The details' values of a segment that the dictionary knows: for each, its rows.

use super::{
    ROWS, RowSet,
    bytes::{Reader, Writer},
};

/// A value of more rows than this is kept as a set of rows: not larger, and added in no time.
const DENSE: usize = ROWS / 16;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Values {
    /// Ascending.
    ids: Box<[u32]>,
    /// Where the rows of each id end in `rows`.
    ends: Box<[u32]>,
    rows: Box<[u16]>,
    dense: Vec<(u32, RowSet)>,
}

impl Values {
    pub(crate) fn new(pairs: &[(u32, u16)]) -> Self {
        let mut pairs = pairs.to_vec();
        pairs.sort_unstable();
        pairs.dedup();
        let mut values = Self::default();
        let (mut ids, mut ends, mut rows) = (Vec::new(), Vec::new(), Vec::new());
        for of_id in pairs.chunk_by(|a, b| a.0 == b.0) {
            let id = of_id[0].0;
            if of_id.len() > DENSE {
                let mut set = RowSet::empty();
                for (_, row) in of_id {
                    set.insert(usize::from(*row));
                }
                values.dense.push((id, set));
                continue;
            }
            rows.extend(of_id.iter().map(|(_, row)| *row));
            ids.push(id);
            ends.push(u32::try_from(rows.len()).unwrap_or(u32::MAX));
        }
        Self { ids: ids.into(), ends: ends.into(), rows: rows.into(), ..values }
    }

    /// Adds the rows of every id that `wanted` accepts to `set`.
    pub(crate) fn select(&self, wanted: impl Fn(u32) -> bool, set: &mut RowSet) {
        self.dense.iter().filter(|(id, _)| wanted(*id)).for_each(|(_, rows)| set.or(rows));
        let mut start = 0;
        for (id, end) in self.ids.iter().zip(&self.ends) {
            let end = *end as usize;
            if wanted(*id) {
                self.rows[start..end].iter().for_each(|row| set.insert(usize::from(*row)));
            }
            start = end;
        }
    }

    pub(crate) fn write(&self, out: &mut Writer) {
        out.u32s(&self.ids);
        out.u32s(&self.ends);
        out.u16s(&self.rows);
        out.u32s(&self.dense.iter().map(|(id, _)| *id).collect::<Vec<_>>());
        self.dense.iter().for_each(|(_, rows)| out.bytes(&rows.to_bytes()));
    }

    pub(crate) fn read(from: &mut Reader<'_>) -> Option<Self> {
        let (ids, ends, rows) = (from.u32s()?, from.u32s()?, from.u16s()?);
        let sane = ids.len() == ends.len()
            && ends.is_sorted()
            && ends.last().copied().unwrap_or_default() as usize == rows.len()
            && rows.iter().all(|row| usize::from(*row) < ROWS);
        sane.then_some(())?;
        let dense = from.u32s()?.into_iter().map(|id| Some((id, RowSet::from_bytes(from.bytes()?)?)));
        let dense = dense.collect::<Option<_>>()?;
        Some(Self { ids: ids.into(), ends: ends.into(), rows: rows.into(), dense })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_rows_of_rare_and_of_frequent_ids() {
        let pairs: Vec<(u32, u16)> =
            (0..9_000_u32).map(|n| (if n % 3 == 0 { 7 } else { n * 31 % 700 }, (n % 5_000) as u16)).collect();
        let values = Values::new(&pairs);
        let mut out = Writer::default();
        values.write(&mut out);
        assert_eq!(values.dense.len(), 1);
        assert_eq!(Values::read(&mut Reader::new(&out.into_bytes())).unwrap(), values);
        for wanted in
            [vec![], vec![0], vec![3, 7, 699, 700, 9_999], (0..700).step_by(3).collect::<Vec<u32>>()]
        {
            let mut set = RowSet::empty();
            values.select(|id| wanted.contains(&id), &mut set);
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
