//! What a process that appends keeps between appends.

use std::{collections::BTreeMap, sync::Arc};

use rusqlite::Connection;

use super::index::{Sightings, index};
use crate::{
    CacheError,
    dictionary::{Column, Ids},
    line::scan::scan_canonical,
    segment::OpenSegment,
    snapshot::{Kind, Snapshot},
    store::{blocks::Encoder, lines::Codebooks, texts},
};

pub(crate) struct Writer {
    pub(crate) connection: Connection,
    pub(crate) state: Option<State>,
}

pub(crate) struct State {
    /// Of the file that this was read from or has written.
    pub(crate) generation: i64,
    pub(crate) ids: Ids,
    pub(crate) sightings: Sightings,
    pub(crate) encoder: Encoder,
    /// The segments that are not full.
    pub(crate) open: BTreeMap<u64, Arc<OpenSegment>>,
}

impl Writer {
    pub(crate) fn new(connection: Connection) -> Self {
        Self { connection, state: None }
    }

    /// After an append that failed: what it left in memory is not what the file holds.
    pub(crate) fn forget(&mut self) {
        self.state = None;
    }

    /// The texts that came since the last call.
    pub(crate) fn take_new_texts(&mut self) -> Vec<(Column, String)> {
        let Some(state) = &mut self.state else { return Vec::new() };
        let new = state.ids.take_new();
        new.into_iter().map(|(column, id)| (column, state.ids.text(column, id).to_owned())).collect()
    }
}

/// The memory of a writer that has none or an outdated one, as the file and the snapshot have it.
pub(crate) fn load(
    connection: &Connection,
    codebooks: &Codebooks,
    snapshot: &Snapshot,
) -> Result<State, CacheError> {
    let mut ids = texts::load_ids(connection)?;
    let mut open = BTreeMap::new();
    for part in &snapshot.parts {
        let Kind::Open { held, data } = &part.kind else { continue };
        let segment = if let Some(data) = data {
            Arc::clone(data)
        } else {
            let mut segment = OpenSegment::new(part.number);
            codebooks.each_line(connection, part.number, held, |seq, line| {
                let line = std::str::from_utf8(line).ok();
                match line {
                    Some(line) => with_raw(line, |raw| index(raw, &mut ids, None, &mut segment)),
                    None => None,
                }
                .ok_or(CacheError::Damaged { seq })
            })?;
            Arc::new(segment)
        };
        open.insert(part.number, segment);
    }
    if !ids.take_new().is_empty() {
        return Err(CacheError::DamagedTexts);
    }
    Ok(State {
        generation: snapshot.generation,
        ids,
        sightings: Sightings::default(),
        encoder: Encoder::default(),
        open,
    })
}

/// The fields of a stored line, which may be in another than the canonical form.
pub(crate) fn with_raw<T>(line: &str, use_it: impl FnOnce(&crate::line::scan::Raw<'_>) -> T) -> Option<T> {
    if let Some(raw) = scan_canonical(line) {
        return Some(use_it(&raw));
    }
    let event: bijak_domain::AuditEvent = serde_json::from_str(line).ok()?;
    let canonical = String::from_utf8(event.canonical_json().ok()?).ok()?;
    scan_canonical(&canonical).map(|raw| use_it(&raw))
}
