//! Writing events for a SIEM, the oldest first.

use std::io::{self, Write};

use bijak_siem::{EncodeError, Encoder};

use super::{LocalAudit, LocalAuditError, query::Query};

/// An export under way: [`Export::more`] writes what has come since.
pub struct Export<'a> {
    audit: &'a LocalAudit,
    query: &'a Query,
    encoder: Encoder,
    out: &'a mut dyn Write,
    next: u64,
    line: Vec<u8>,
}

impl LocalAudit {
    /// Begins an export; writes what stands before the first event.
    pub fn export<'a>(
        &'a self,
        query: &'a Query,
        encoder: Encoder,
        out: &'a mut dyn Write,
    ) -> Result<Export<'a>, LocalAuditError> {
        out.write_all(encoder.header())?;
        Ok(Export { audit: self, query, encoder, out, next: 0, line: Vec::new() })
    }
}

impl Export<'_> {
    /// Writes the matches that are held and not written yet; answers how many those were.
    pub fn more(&mut self) -> Result<u64, LocalAuditError> {
        let Self { audit, query, encoder, out, next, line } = self;
        let mut written = 0;
        *next = audit.lines_from(query, *next, &mut |held| {
            line.clear();
            encoder.encode_line(&held.line, line).map_err(|error| cannot(held.seq, &error))?;
            out.write_all(line)?;
            written += 1;
            Ok(())
        })?;
        Ok(written)
    }

    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn cannot(seq: u64, error: &EncodeError) -> LocalAuditError {
    LocalAuditError::Format { seq, why: error.to_string() }
}

impl std::fmt::Debug for Export<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Export").field("next", &self.next).finish_non_exhaustive()
    }
}
