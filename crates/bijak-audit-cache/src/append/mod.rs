//! Appending a batch: all of it or nothing.

mod error;
mod fit;
mod index;
mod parse;
mod store;
mod writer;

use bijak_domain::AuditEvent;
use bijak_transparency::{Checkpoint, CompactRange, Hash, left_range_of_inclusion};
pub use error::AppendError;
use fit::{Fit, check_order, fit};
pub(crate) use index::id_key;
use parse::{Batch, Item};
pub(crate) use store::LOWEST_NODE;
pub(crate) use writer::{Writer, load as load_writer, with_raw};

use crate::AuditCache;

/// How far a batch can be believed.
#[derive(Debug, Clone, Copy)]
pub enum Trust<'a> {
    /// A plain file: its events are marked unverified. Lines of another form than the canonical one are brought into it.
    Unverified,
    /// From the log's server; what is received is hashed and kept byte for byte. Verified when a checkpoint agrees
    /// ([`AuditCache::check`]), or when it meets a page that was proven.
    Server,
    /// From the log's server, the events up to a checkpoint's size: proven at once. `checkpoint` bears a signature that the
    /// caller has verified; `proof` is the inclusion proof of the batch's first event in the checkpoint's tree. Such a
    /// batch may lie above everything that is held.
    Newest { checkpoint: &'a Checkpoint, proof: &'a [Hash] },
}

/// What an append did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appended {
    pub events: u64,
    /// The first and the last `seq` of the batch; `None`: it was empty.
    pub range: Option<(u64, u64)>,
}

/// What is known of a batch that reaches to a checkpoint.
pub(crate) struct Newest {
    /// Over everything before the batch.
    left: CompactRange,
    root: Hash,
}

impl Newest {
    fn of(trust: Trust<'_>, (first, last): (u64, u64)) -> Result<Option<Self>, AppendError> {
        let Trust::Newest { checkpoint, proof } = trust else { return Ok(None) };
        let bad = |why: String| AppendError::BadProof { seq: first, why };
        if checkpoint.size != last + 1 {
            return Err(bad(format!("the checkpoint is over {} events", checkpoint.size)));
        }
        let left = left_range_of_inclusion(first, checkpoint.size, proof).map_err(|e| bad(e.to_string()))?;
        Ok(Some(Self { left, root: checkpoint.root }))
    }
}

impl AuditCache {
    /// Stores a batch of NDJSON lines with ascending contiguous `seq`. It continues a run that is held, upwards or
    /// downwards, or begins one: on an empty cache anywhere, else at 0 (the history that grows towards the newest page).
    /// On return it is durable against a crash of this process, and can be asked for. An empty batch is fine.
    pub fn append_lines(&self, lines: &[u8], trust: Trust<'_>) -> Result<Appended, AppendError> {
        let batch = Batch::parse(lines, !matches!(trust, Trust::Unverified))?;
        let items = batch.items()?;
        let (Some(first), Some(last)) = (items.first(), items.last()) else {
            return Ok(Appended { events: 0, range: None });
        };
        let range = (first.raw.seq, last.raw.seq);
        check_order(&items)?;
        let newest = Newest::of(trust, range)?;
        let mut guard = self.writer();
        let writer = &mut *guard;
        let snapshot = self.current();
        let result = Self::append_items(&self.codebooks, writer, &snapshot, &items, newest.as_ref());
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
