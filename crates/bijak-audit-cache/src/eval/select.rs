//! A compiled query over one segment.

use std::sync::Arc;

use super::compile::{IdTerm, Node, TextNode};
use crate::{
    CacheError,
    append::with_raw,
    cache::Session,
    line::words::text,
    segment::{Kind, Segment, Selected, Text, Values, row_of, segment_of, seq_of},
    segment::{ROWS, RowSet},
    store::segments,
};

impl Session<'_> {
    /// The rows of a segment that match. `within`: the only rows the caller asks for; others may or may not be there.
    pub(crate) fn select(
        &self,
        node: &Node,
        segment: &Segment,
        within: &Selected,
    ) -> Result<Selected, CacheError> {
        Ok(match node {
            Node::All => Selected::All,
            Node::Ids(column, set) => segment.columns[column.index()].rows(|id| set.contains(id)),
            Node::Success(wanted) => {
                let success = Selected::Some(segment.success.clone());
                if *wanted { success } else { success.not() }
            }
            Node::Time(from, until) => segment.times.rows(*from, *until),
            Node::Seq(from, to) => seqs(segment.number, *from, *to),
            Node::Id(kind, term) => self.select_id(segment, *kind, term)?,
            Node::NoRequest => {
                let mut with = RowSet::empty();
                self.select_keys(segment, Kind::RequestId, (0, u64::MAX), &mut with)?;
                let empty = self.select_id(segment, Kind::RequestId, &IdTerm::exact(""))?;
                Selected::Some(with).not().or(empty)
            }
            Node::Text(node) => self.select_text(segment, node, within)?,
            Node::Not(inner) => self.select(inner, segment, within)?.not(),
            Node::And(parts) => {
                let mut left = within.clone();
                let mut found = Selected::All;
                for part in parts {
                    let rows = self.select(part, segment, &left)?;
                    left = left.and(rows.clone());
                    found = found.and(rows);
                    if left == Selected::None {
                        return Ok(Selected::None);
                    }
                }
                found
            }
            Node::Or(parts) => {
                let mut found = Selected::None;
                for part in parts {
                    found = found.or(self.select(part, segment, within)?);
                }
                found
            }
        })
    }

    fn select_text(
        &self,
        segment: &Segment,
        node: &TextNode,
        within: &Selected,
    ) -> Result<Selected, CacheError> {
        let mut found = Selected::None;
        for (column, set) in &node.columns {
            found = found.or(segment.columns[column.index()].rows(|id| set.contains(id)));
        }
        if node.success || node.failure {
            let success = Selected::Some(segment.success.clone());
            let outcome = match (node.success, node.failure) {
                (true, true) => Selected::All,
                (true, false) => success,
                _ => success.not(),
            };
            found = found.or(outcome);
        }
        if let Some((from, until)) = node.time {
            found = found.or(segment.times.rows(from, until));
        }
        if let Some(seq) = node.seq {
            found = found.or(seqs(segment.number, seq, seq));
        }
        if found == Selected::All {
            return Ok(found);
        }
        let mut rows = found.into_rows();
        if !node.values.is_empty() {
            self.values(segment)?.select(|id| node.values.contains(id), &mut rows);
        }
        for kind in [Kind::EventId, Kind::RequestId] {
            if let Selected::Some(ids) = self.select_id(segment, kind, &node.id)? {
                rows.or(&ids);
            }
        }
        self.select_details(segment, node, within, &mut rows)?;
        Ok(Selected::Some(rows))
    }

    /// Rare values: by their keys, and where keys do not tell, by the lines.
    fn select_details(
        &self,
        segment: &Segment,
        node: &TextNode,
        within: &Selected,
        rows: &mut RowSet,
    ) -> Result<(), CacheError> {
        let mut candidates: Option<RowSet> = None;
        for range in &node.details.ranges {
            let mut set = RowSet::empty();
            self.select_keys(segment, Kind::Words, *range, &mut set)?;
            match &mut candidates {
                Some(candidates) => candidates.and(&set),
                None => candidates = Some(set),
            }
            if candidates.as_ref().is_some_and(RowSet::is_empty) {
                return Ok(());
            }
        }
        let Some(mut candidates) = candidates else { return Ok(()) };
        if node.details.exact {
            rows.or(&candidates);
            return Ok(());
        }
        candidates.and_not(rows);
        if let Selected::Some(within) = within {
            candidates.and(within);
        }
        if let Some(held) = &segment.held {
            candidates.and(held);
        }
        self.each_line(segment.number, &candidates, |seq, line| {
            if with_raw(line, |raw| node.details.is_in(raw.details))? {
                rows.insert(row_of(seq));
            }
            Some(())
        })
    }

    fn select_id(&self, segment: &Segment, kind: Kind, term: &IdTerm) -> Result<Selected, CacheError> {
        let mut candidates = RowSet::empty();
        self.select_keys(segment, kind, (term.key, term.key), &mut candidates)?;
        if candidates.is_empty() {
            return Ok(Selected::None);
        }
        if let Some(held) = &segment.held {
            candidates.and(held);
        }
        let mut rows = RowSet::empty();
        self.each_line(segment.number, &candidates, |seq, line| {
            let is_it = with_raw(line, |raw| {
                let id = if kind == Kind::EventId { Some(raw.id) } else { raw.request_id };
                id.is_some_and(|id| term.is(&text(id)))
            })?;
            if is_it {
                rows.insert(row_of(seq));
            }
            Some(())
        })?;
        Ok(if rows.is_empty() { Selected::None } else { Selected::Some(rows) })
    }

    fn each_line(
        &self,
        segment: u64,
        rows: &RowSet,
        mut each: impl FnMut(u64, &str) -> Option<()>,
    ) -> Result<(), CacheError> {
        self.cache.codebooks.each_line(self.connection, segment, rows, |seq, line| {
            std::str::from_utf8(line).ok().and_then(|line| each(seq, line)).ok_or(CacheError::Damaged { seq })
        })
    }

    fn select_keys(
        &self,
        segment: &Segment,
        kind: Kind,
        range: (u64, u64),
        set: &mut RowSet,
    ) -> Result<(), CacheError> {
        match &segment.text {
            Text::Memory { entries, .. } => {
                entries[kind as usize].select(range.0, range.1, set);
                Ok(())
            }
            Text::Stored { directories, .. } => {
                let directory = &directories[kind as usize];
                segments::select_entries(self.connection, segment.number, kind, directory, range, set)
            }
        }
    }

    fn values(&self, segment: &Segment) -> Result<Arc<Values>, CacheError> {
        match &segment.text {
            Text::Memory { values, .. } => Ok(Arc::clone(values)),
            Text::Stored { values, .. } => {
                if let Some(values) = values.get() {
                    return Ok(Arc::clone(values));
                }
                let loaded = Arc::new(segments::load_values(self.connection, segment.number)?);
                Ok(Arc::clone(values.get_or_init(|| loaded)))
            }
        }
    }
}

/// The rows of a segment whose `seq` lies in `from ..= to`.
fn seqs(number: u64, from: u64, to: u64) -> Selected {
    let (first, last) = (seq_of(number, 0), seq_of(number, ROWS - 1));
    if to < first || last < from || from > to {
        return Selected::None;
    }
    if from <= first && last <= to {
        return Selected::All;
    }
    let start = if from <= first { 0 } else { row_of(from) };
    let end = if segment_of(to) > number { ROWS } else { row_of(to) + 1 };
    Selected::Some(RowSet::range(start, end))
}
