//! Which events match: for every part of the snapshot, its rows.

use std::sync::{Arc, PoisonError};

use super::{compile::compile, remembered::Answer};
use crate::{
    AuditCache, CacheError, Cancel, Query,
    append::load_writer,
    cache::Session,
    segment::{ROWS, RowSet, Segment, Selected, row_of, segment_of},
    snapshot::{Kind, Part},
    store::segments,
};

/// The matching rows of one part: only ones that are held.
#[derive(Debug, Clone)]
pub(crate) struct PartMatch {
    pub(crate) part: Arc<Part>,
    /// `All`: every row of the part that is held.
    pub(crate) selected: Arc<Selected>,
    pub(crate) count: usize,
}

/// Everything that matches, ascending.
#[derive(Debug, Clone, Default)]
pub(crate) struct Matched {
    pub(crate) parts: Vec<PartMatch>,
}

impl Matched {
    pub(crate) fn count(&self) -> u64 {
        self.parts.iter().map(|part| part.count as u64).sum()
    }
}

impl PartMatch {
    pub(crate) fn rows(&self) -> RowSet {
        match (&*self.selected, self.part.held()) {
            (Selected::Some(rows), _) => rows.clone(),
            (Selected::None, _) => RowSet::empty(),
            (Selected::All, Some(held)) => held.clone(),
            (Selected::All, None) => RowSet::full(),
        }
    }

    /// Whether every row of a full segment matches.
    pub(crate) fn is_whole(&self) -> bool {
        matches!(*self.selected, Selected::All) && self.part.held().is_none()
    }

    fn cut(mut self, up_to: u64) -> Self {
        let mut rows = self.rows();
        rows.keep_range(0, row_of(up_to) + 1);
        self.count = rows.len();
        self.selected = Arc::new(Selected::Some(rows));
        self
    }
}

impl Session<'_> {
    /// What matches of the events up to `up_to`; `None`: all that are held.
    pub(crate) fn matched(
        &self,
        query: &Query,
        up_to: Option<u64>,
        cancel: &Cancel,
    ) -> Result<Matched, CacheError> {
        let mut matched = if *query == Query::All {
            let whole = Arc::new(Selected::All);
            let parts = self.snapshot.parts.iter().map(|part| PartMatch {
                part: Arc::clone(part),
                selected: Arc::clone(&whole),
                count: part.rows,
            });
            Matched { parts: parts.collect() }
        } else {
            self.evaluate(query, cancel)?
        };
        if let Some(up_to) = up_to {
            matched.parts.retain(|part| part.part.number <= segment_of(up_to));
            if matched.parts.last().is_some_and(|part| part.part.number == segment_of(up_to))
                && row_of(up_to) + 1 < ROWS
                && let Some(last) = matched.parts.pop()
            {
                matched.parts.push(last.cut(up_to));
            }
        }
        Ok(matched)
    }

    fn evaluate(&self, query: &Query, cancel: &Cancel) -> Result<Matched, CacheError> {
        let dictionaries = self.dictionaries()?;
        let lock = || self.cache.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        let sizes = dictionaries.sizes();
        let answer = lock().take(query);
        let mut answer = match answer {
            Some(mut answer) => {
                if answer.sizes != sizes {
                    // Texts came since: full segments have none of them, what grew or is new may.
                    answer.node = Arc::new(compile(query, dictionaries));
                    answer.sizes = sizes;
                }
                answer
            }
            None => Answer::new(query.clone(), Arc::new(compile(query, dictionaries)), sizes),
        };
        let known: Vec<_> = self.snapshot.parts.iter().map(|part| answer.known(part)).collect();
        let fresh: Vec<&Arc<Part>> = self
            .snapshot
            .parts
            .iter()
            .zip(&known)
            .filter(|(_, known)| known.is_none())
            .map(|(part, _)| part)
            .collect();
        let node = Arc::clone(&answer.node);
        let found = self.each_part(&fresh, cancel, |session, _, part| {
            let segment = session.segment(part)?;
            let rows = session.select(&node, &segment, &Selected::All)?;
            Ok(finish(part, rows))
        })?;
        let mut found = fresh.into_iter().zip(found);
        let mut parts = Vec::with_capacity(known.len());
        for (part, known) in self.snapshot.parts.iter().zip(known) {
            let matched = if let Some(known) = known {
                known
            } else {
                let Some((_, found)) = found.next() else { break };
                answer.remember(part, &found);
                found
            };
            parts.push(PartMatch { part: Arc::clone(part), selected: matched.0, count: matched.1 });
        }
        lock().put(answer);
        Ok(Matched { parts })
    }

    /// The columns of a part, in memory from now on.
    pub(crate) fn segment(&self, part: &Part) -> Result<Arc<Segment>, CacheError> {
        if let Some(segment) = part.segment.get() {
            return Ok(Arc::clone(segment));
        }
        let segment = match &part.kind {
            Kind::Sealed(head) => segments::load(self.connection, head.number)?,
            Kind::Open { data: Some(data), .. } => data.pack(),
            Kind::Open { data: None, held } => self.cache.derive(self, part.number, held)?,
        };
        Ok(Arc::clone(part.segment.get_or_init(|| Arc::new(segment))))
    }
}

/// Only held rows, and how many.
fn finish(part: &Part, rows: Selected) -> (Arc<Selected>, usize) {
    let (selected, count) = match (rows, part.held()) {
        (Selected::None, _) => (Selected::None, 0),
        (Selected::All, _) => (Selected::All, part.rows),
        (Selected::Some(mut rows), held) => {
            if let Some(held) = held {
                rows.and(held);
            }
            match rows.len() {
                0 => (Selected::None, 0),
                count if count == part.rows => (Selected::All, count),
                count => (Selected::Some(rows), count),
            }
        }
    };
    (Arc::new(selected), count)
}

impl AuditCache {
    /// The columns of a segment that is not full, out of its lines.
    fn derive(&self, session: &Session<'_>, number: u64, held: &RowSet) -> Result<Segment, CacheError> {
        let mut guard = self.writer();
        let writer = &mut *guard;
        if writer.state.as_ref().is_none_or(|state| state.generation < session.snapshot.generation) {
            writer.state = Some(load_writer(session.connection, &self.codebooks, &session.snapshot)?);
        }
        let known = writer.state.as_ref().and_then(|state| state.open.get(&number));
        let mut segment = match known {
            Some(open) => open.pack(),
            // It became full meanwhile.
            None => segments::load(&writer.connection, number)?,
        };
        segment.held = Some(held.clone());
        Ok(segment)
    }
}
