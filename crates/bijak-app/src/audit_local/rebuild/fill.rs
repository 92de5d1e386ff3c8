//! The events of a bundle or of NDJSON, into an empty copy.

use std::{
    fs::{self, File},
    io::{BufRead, BufReader, Read as _},
};

use bijak_audit_cache::{
    AuditCache, Checked, Trust,
    transparency::{Bundle, Checkpoint, VerifierKey},
};
use bijak_domain::AuditEvent;

use super::{RebuildError, Source};
use crate::audit_local::import::in_file;

/// Bytes of lines that are stored in one transaction.
const BATCH: usize = 8 << 20;

/// What proves the events that were stored.
pub(super) struct Filled {
    pub(super) key: VerifierKey,
    /// As it was signed.
    pub(super) note: String,
    pub(super) checkpoint: Checkpoint,
}

/// Stores the file's events, proven. `trusted`: the vkey that the old copy trusts.
pub(super) fn fill(
    cache: &AuditCache,
    source: Source<'_>,
    trusted: Option<&str>,
) -> Result<Filled, RebuildError> {
    let key = source.key.or(trusted).map(VerifierKey::parse).transpose();
    let key = key.map_err(|error| RebuildError::Key { why: error.to_string() })?;
    let mut lines = BufReader::with_capacity(1 << 20, File::open(source.file)?);
    let mut first = Vec::new();
    lines.read_until(b'\n', &mut first)?;
    if serde_json::from_slice::<AuditEvent>(&first).is_ok() {
        let Some(note) = source.checkpoint else { return Err(RebuildError::NoCheckpoint) };
        let Some(key) = key else { return Err(RebuildError::NoKey) };
        let note = fs::read_to_string(note)?;
        let checkpoint = Checkpoint::open(&note, key.name(), std::slice::from_ref(&key))
            .map_err(|error| RebuildError::Checkpoint { why: error.to_string() })?;
        fill_lines(cache, first, lines, &checkpoint)?;
        return Ok(Filled { key, note, checkpoint });
    }
    if source.checkpoint.is_some() {
        return Err(RebuildError::TwoCheckpoints);
    }
    lines.read_to_end(&mut first)?;
    let bundle =
        Bundle::parse(&first).map_err(|error| RebuildError::Unreadable { why: error.to_string() })?;
    fill_bundle(cache, bundle, key)
}

fn fill_bundle(cache: &AuditCache, bundle: Bundle, key: Option<VerifierKey>) -> Result<Filled, RebuildError> {
    let keys = key.map_or_else(|| bundle.vkeys.clone(), |key| vec![key]);
    let verified =
        bundle.verify_with(&keys).map_err(|error| RebuildError::Broken { why: error.to_string() })?;
    let signer = verified.signers.last().cloned().ok_or(RebuildError::NoKey)?;
    let Bundle { origin, vkeys: _, checkpoint: note, earlier: _, events } = bundle;
    let checkpoint = Checkpoint::open(&note, &origin, &keys)
        .map_err(|error| RebuildError::Checkpoint { why: error.to_string() })?;
    let Some(first) = events.first() else { return Err(RebuildError::Empty) };
    let mut wanted =
        (first.seq..checkpoint.size).zip(events.iter().map(|event| Some(event.seq)).chain([None]));
    if let Some((seq, _)) = wanted.find(|(wanted, seq)| *seq != Some(*wanted)) {
        return Err(RebuildError::Gap { seq, size: checkpoint.size });
    }
    let mut lines = String::new();
    for event in &events {
        lines.push_str(&event.line);
        lines.push('\n');
    }
    cache.append_lines(lines.as_bytes(), Trust::Newest { checkpoint: &checkpoint, proof: &first.proof })?;
    Ok(Filled { key: signer, note, checkpoint })
}

fn fill_lines(
    cache: &AuditCache,
    first: Vec<u8>,
    mut lines: impl BufRead,
    checkpoint: &Checkpoint,
) -> Result<(), RebuildError> {
    let mut batch = first;
    let (mut count, mut before) = (1, 0);
    loop {
        let read = lines.read_until(b'\n', &mut batch)?;
        count += usize::from(read > 0);
        if batch.len() >= BATCH || (read == 0 && !batch.is_empty()) {
            cache.append_lines(&batch, Trust::Server).map_err(|error| in_file(error, before))?;
            before += count;
            count = 0;
            batch.clear();
        }
        if read == 0 {
            break;
        }
    }
    match cache.check(checkpoint)? {
        Checked::Verified { .. } => Ok(()),
        Checked::NotYet => Err(RebuildError::Short { size: checkpoint.size }),
        Checked::Differs => Err(RebuildError::Differs { size: checkpoint.size }),
    }
}
