//! Writing an evidence bundle.

use std::io::Write;

use bijak_audit_cache::transparency::{Bundle, Checkpoint, ProvenEvent};

use super::{LocalAudit, LocalAuditError, query::Query};

/// The most events of one bundle: it is one JSON document, made and checked in memory.
pub const MOST_PROVEN: u64 = 100_000;

impl LocalAudit {
    /// Writes the matches with their inclusion proofs, the last verified checkpoint and the pinned keys as one file
    /// (docs/AUDIT.md). Every match must be covered by the checkpoint.
    pub fn export_bundle(&self, query: &Query, out: &mut dyn Write) -> Result<(), LocalAuditError> {
        let matches = self.count(query)?;
        if matches > MOST_PROVEN {
            return Err(LocalAuditError::TooManyProven { events: matches });
        }
        let evidence = self.evidence()?;
        let vkeys = evidence.keys()?;
        let (Some(note), Some(key)) = (evidence.checkpoint, vkeys.last()) else {
            return Err(LocalAuditError::NoCheckpoint);
        };
        let checkpoint = Checkpoint::open(&note, key.name(), &vkeys)
            .map_err(|error| LocalAuditError::Checkpoint { why: error.to_string() })?;
        let mut events = Vec::new();
        self.lines_from(query, 0, &mut |held| {
            let unproven = || LocalAuditError::Unproven { seq: held.seq };
            let proof = self.cache.prove(held.seq, checkpoint.size)?.ok_or_else(unproven)?;
            if !proof.holds || proof.root != checkpoint.root {
                return Err(unproven());
            }
            let line = String::from_utf8(held.line)
                .map_err(|_| bijak_audit_cache::CacheError::Damaged { seq: held.seq })?;
            events.push(ProvenEvent { seq: held.seq, line, proof: proof.hashes });
            Ok(())
        })?;
        let origin = checkpoint.origin;
        let bundle = Bundle { origin, vkeys, checkpoint: note, earlier: Vec::new(), events };
        let text =
            bundle.to_json().map_err(|error| LocalAuditError::Checkpoint { why: error.to_string() })?;
        Ok(out.write_all(text.as_bytes())?)
    }
}
