//! Taking over the events of a file.

use std::io::{BufRead, BufReader, Read};

use bijak_audit_cache::{AppendError, Trust};
use bijak_domain::AuditEvent;

use super::{LocalAudit, LocalAuditError};

/// Lines stored in one transaction.
const BATCH: usize = 10_000;
/// A batch is closed early at this size, whatever its lines.
const BATCH_BYTES: usize = 16 << 20;

/// What an import did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Imported {
    pub added: u64,
    /// Events of the file that were held already, unchanged.
    pub known: u64,
}

impl LocalAudit {
    /// Stores the events of NDJSON, unverified. Events that are held already and equal are passed over, so that an
    /// interrupted import goes on; another content for one of them is an error. `progress` hears of every batch. On
    /// return all is in the file itself, its write-ahead log empty.
    pub fn import(
        &self,
        lines: &mut dyn Read,
        mut progress: impl FnMut(u64),
    ) -> Result<Imported, LocalAuditError> {
        let mut lines = BufReader::with_capacity(1 << 20, lines);
        let mut imported = Imported::default();
        let mut batch = Vec::with_capacity(BATCH_BYTES);
        let (mut count, mut line) = (0_usize, 0_usize);
        loop {
            let read = lines.read_until(b'\n', &mut batch)?;
            count += usize::from(read > 0);
            if count == BATCH || batch.len() >= BATCH_BYTES || (read == 0 && count > 0) {
                self.append(&batch, &mut imported).map_err(|source| LocalAuditError::Append {
                    stored: imported.added + imported.known,
                    source: in_file(source, line),
                })?;
                progress(imported.added + imported.known);
                line += count;
                count = 0;
                batch.clear();
            }
            if read == 0 {
                break;
            }
        }
        self.cache.truncate_log()?;
        Ok(imported)
    }

    fn append(&self, batch: &[u8], imported: &mut Imported) -> Result<(), AppendError> {
        match self.cache.append_lines(batch, Trust::Unverified) {
            Ok(appended) => imported.added += appended.events,
            Err(AppendError::Duplicate { .. }) => {
                let (known, rest) = self.without_known(batch)?;
                if known == 0 {
                    // The file itself repeats an event.
                    return self.cache.append_lines(batch, Trust::Unverified).map(drop);
                }
                imported.added += self.cache.append_lines(&rest, Trust::Unverified)?.events;
                imported.known += known;
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// How many events of the batch are held already, all of them equal, and the lines of the others.
    fn without_known(&self, batch: &[u8]) -> Result<(u64, Vec<u8>), AppendError> {
        let (mut known, mut rest) = (0, Vec::new());
        for (at, line) in batch.split_inclusive(|byte| *byte == b'\n').enumerate() {
            if line.trim_ascii().is_empty() {
                continue;
            }
            let event: AuditEvent = serde_json::from_slice(line)
                .map_err(|error| AppendError::Malformed { line: at + 1, why: error.to_string() })?;
            match self.cache.event(event.seq) {
                Err(error) => return Err(error.into()),
                Ok(None) => rest.extend_from_slice(line),
                Ok(Some(held))
                    if serde_json::from_slice::<AuditEvent>(&held.line).is_ok_and(|held| held == event) =>
                {
                    known += 1;
                }
                Ok(Some(_)) => return Err(AppendError::Conflict { seq: event.seq }),
            }
        }
        Ok((known, rest))
    }
}

/// Lines are counted within the file, not within the batch.
pub(super) fn in_file(error: AppendError, before: usize) -> AppendError {
    match error {
        AppendError::Malformed { line, why } => AppendError::Malformed { line: line + before, why },
        error => error,
    }
}
