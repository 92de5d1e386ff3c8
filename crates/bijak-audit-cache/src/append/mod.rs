//! Appending a batch: all of it or nothing.

mod error;
mod fit;
mod index;
mod parse;
mod store;
mod writer;

use bijak_domain::AuditEvent;
pub use error::AppendError;
use fit::{Fit, check_order, fit};
pub(crate) use index::id_key;
use parse::{Batch, Item};
pub(crate) use writer::{Writer, load as load_writer, with_raw};

use crate::AuditCache;

/// How far a batch can be believed.
#[derive(Debug, Clone, Copy)]
pub enum Trust {
    /// A plain file: its events are marked unverified. Lines of another form than the canonical one are brought into it.
    Unverified,
    /// From the log's server; what is received is hashed and kept byte for byte.
    Server,
}

/// What an append did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appended {
    pub events: u64,
    /// The first and the last `seq` of the batch; `None`: it was empty.
    pub range: Option<(u64, u64)>,
}

impl AuditCache {
    /// Stores a batch of NDJSON lines with ascending contiguous `seq`. It continues a run that is held, upwards or
    /// downwards, or begins one: on an empty cache anywhere, else at 0 (the history that grows towards the newest page).
    /// On return it is durable against a crash of this process, and can be asked for. An empty batch is fine.
    pub fn append_lines(&self, lines: &[u8], trust: Trust) -> Result<Appended, AppendError> {
        let batch = Batch::parse(lines, matches!(trust, Trust::Server))?;
        let items = batch.items()?;
        let (Some(first), Some(last)) = (items.first(), items.last()) else {
            return Ok(Appended { events: 0, range: None });
        };
        let range = (first.raw.seq, last.raw.seq);
        check_order(&items)?;
        let mut guard = self.writer();
        let writer = &mut *guard;
        let snapshot = self.current();
        let result = Self::append_items(&self.codebooks, writer, &snapshot, &items);
        match result {
            Ok(next) => {
                let added = writer.take_new_texts();
                self.publish(next, &added)?;
                Ok(Appended { events: items.len() as u64, range: Some(range) })
            }
            Err(error) => {
                writer.forget();
                Err(error)
            }
        }
    }

    /// Stores a batch of events in their canonical form, unverified.
    pub fn append(&self, events: &[AuditEvent]) -> Result<(), AppendError> {
        let mut lines = Vec::new();
        for event in events {
            if i64::try_from(event.seq).is_err() {
                return Err(AppendError::Unstorable { seq: event.seq });
            }
            let line = event.canonical_json().map_err(|_| AppendError::Unstorable { seq: event.seq })?;
            lines.extend_from_slice(&line);
            lines.push(b'\n');
        }
        self.append_lines(&lines, Trust::Unverified).map(drop)
    }
}
