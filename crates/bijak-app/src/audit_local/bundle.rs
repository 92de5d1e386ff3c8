//! Writing an evidence bundle.

use std::io::Write;

use bijak_audit_cache::{
    AuditCache, CacheError, Cancel, Line,
    transparency::{Bundle, Checkpoint, ProvenEvent, VerifierKey},
};

use super::{LocalAudit, LocalAuditError, query::Query};

/// The most events of one bundle: it is one JSON document, made and checked in memory.
pub const MOST_PROVEN: u64 = 100_000;
/// Events read at a time.
const PIECE: usize = 2_000;

impl LocalAudit {
    /// Writes the matches with their inclusion proofs, the last verified checkpoint and the pinned keys as one file
    /// (docs/AUDIT.md). Every match must be covered by the checkpoint.
    pub fn export_bundle(&self, query: &Query, out: &mut dyn Write) -> Result<(), LocalAuditError> {
        let evidence = self.evidence()?;
        let (keys, up_to) = (evidence.keys()?, self.newest_seq()?);
        let text = bundle(&self.cache, keys, evidence.checkpoint, query, up_to, &self.never)?;
        Ok(out.write_all(text.as_bytes())?)
    }
}

/// The evidence bundle of docs/AUDIT.md: the matches up to `up_to` with their inclusion proofs, the last head that was
/// proven (`note`) and the keys that are trusted, the current one last. Anybody can check it offline. Blocks.
pub(crate) fn bundle(
    cache: &AuditCache,
    vkeys: Vec<VerifierKey>,
    note: Option<String>,
    query: &Query,
    up_to: Option<u64>,
    cancel: &Cancel,
) -> Result<String, LocalAuditError> {
    let matches = cache.count(query, up_to, cancel)?;
    if matches > MOST_PROVEN {
        return Err(LocalAuditError::TooManyProven { events: matches });
    }
    let (Some(note), Some(key)) = (note, vkeys.last()) else { return Err(LocalAuditError::NoCheckpoint) };
    let unusable = |why: String| LocalAuditError::Checkpoint { why };
    let head = Checkpoint::open(&note, key.name(), &vkeys).map_err(|error| unusable(error.to_string()))?;
    let (mut events, mut from) = (Vec::new(), 0);
    loop {
        let lines = cache.lines(query, up_to, from, PIECE, cancel)?;
        let Some(last) = lines.last() else { break };
        from = last.seq + 1;
        for line in lines {
            events.push(proven(cache, line, &head)?);
        }
    }
    let bundle = Bundle { origin: head.origin, vkeys, checkpoint: note, earlier: Vec::new(), events };
    bundle.to_json().map_err(|error| unusable(error.to_string()))
}

fn proven(cache: &AuditCache, line: Line, head: &Checkpoint) -> Result<ProvenEvent, LocalAuditError> {
    let Line { seq, line, .. } = line;
    let proof = match cache.prove(seq, head.size) {
        Err(CacheError::NotHeld { .. }) => None,
        proof => proof?,
    };
    let proof = proof.filter(|proof| proof.holds && proof.root == head.root);
    let proof = proof.ok_or(LocalAuditError::Unproven { seq })?;
    let line = String::from_utf8(line).map_err(|_| CacheError::Damaged { seq })?;
    Ok(ProvenEvent { seq, line, proof: proof.hashes })
}
