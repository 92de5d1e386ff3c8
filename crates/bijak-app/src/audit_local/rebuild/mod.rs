//! Making a copy anew out of a file that proves itself: an evidence bundle, or NDJSON with a signed checkpoint.
//!
//! Everything is verified, and compared with what the old copy knew, in a file beside it; only the whole new file takes the
//! old one's place. What the log was caught at, and the keys that were trusted, are carried over.

mod beside;
mod error;
mod fill;

use std::path::Path;

use bijak_audit_cache::{
    AuditCache, CacheError, Finding, Held, PinnedKey,
    transparency::{Checkpoint, VerifierKey},
};
use bijak_domain::Timestamp;

use self::{
    beside::{Beside, is_in_use},
    fill::{Filled, fill},
};
use super::{LocalAudit, LocalAuditError};
pub use error::RebuildError;

/// What a copy is made of.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// An evidence bundle of events without gaps up to its checkpoint, or NDJSON.
    pub file: &'a Path,
    /// The signed note that covers NDJSON; a bundle brings its own.
    pub checkpoint: Option<&'a Path>,
    /// The vkey that must have signed; without it, the one that the old copy trusts, or else the bundle's own.
    pub key: Option<&'a str>,
}

/// What the new copy holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rebuilt {
    pub low: u64,
    pub high: u64,
    /// Events below are covered by the checkpoint.
    pub verified_to: u64,
    /// The old file could not be read: what it was caught at, and its keys, are lost.
    pub forgot: bool,
}

/// Replaces the copy at `path`, or makes it. On an error the old file is as it was.
pub fn rebuild(path: &Path, source: Source<'_>, now: Timestamp) -> Result<Rebuilt, RebuildError> {
    if LocalAudit::is_of_app(path) {
        return Err(RebuildError::OfApp);
    }
    let (old, forgot) = match Old::read(path) {
        Ok(old) => (old, false),
        Err(error) if is_damage(&error) => (Old::default(), true),
        Err(error) => return Err(error.into()),
    };
    if !forgot && is_in_use(path) {
        return Err(RebuildError::InUse);
    }
    let beside = Beside::new(path);
    let cache = AuditCache::open(&beside.0)?;
    for key in &old.keys {
        cache.pin_key(&key.vkey, key.pinned_at)?;
    }
    // The oldest first, as they were found.
    for found in old.findings.iter().rev() {
        cache.keep_finding(&found.finding, found.found_at)?;
    }
    let Filled { key, note, checkpoint } = fill(&cache, source, old.trusted())?;
    old.compare(&cache, &checkpoint)?;
    let Some(Held { low, high, .. }) = cache.held()? else { return Err(RebuildError::Empty) };
    cache.pin_key(&key.to_string(), now)?;
    cache.keep_checkpoint(checkpoint.size, &note, now)?;
    cache.truncate_log()?;
    drop(cache);
    beside.take_place(path, forgot)?;
    Ok(Rebuilt { low, high, verified_to: checkpoint.size, forgot })
}

/// SQLite's own words for a file whose pages make no sense, and ours for what it holds.
fn is_damage(error: &LocalAuditError) -> bool {
    match error {
        LocalAuditError::Cache(CacheError::Database(error)) => {
            error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseCorrupt)
        }
        LocalAuditError::Cache(CacheError::Damaged { .. } | CacheError::DamagedTexts) => true,
        _ => false,
    }
}

/// What the copy that is replaced knew.
#[derive(Default)]
struct Old {
    held: Option<(u64, u64)>,
    keys: Vec<PinnedKey>,
    findings: Vec<Finding>,
    checkpoint: Option<String>,
}

impl Old {
    fn read(path: &Path) -> Result<Self, LocalAuditError> {
        if !path.exists() {
            return Ok(Self::default());
        }
        let cache = AuditCache::open(path)?;
        Ok(Self {
            // The runs alone: the columns may be what is damaged.
            held: cache.runs()?.first().zip(cache.runs()?.last()).map(|(first, last)| (first.low, last.high)),
            keys: cache.pinned_keys()?,
            findings: cache.findings()?,
            checkpoint: cache.last_checkpoint()?.map(|(note, _)| note),
        })
    }

    fn trusted(&self) -> Option<&str> {
        self.keys.iter().find(|key| key.retired_at.is_none()).map(|key| key.vkey.as_str())
    }

    /// The new copy may neither hold less nor tell another history.
    fn compare(&self, new: &AuditCache, checkpoint: &Checkpoint) -> Result<(), RebuildError> {
        let held = new.held()?.map(|held| (held.low, held.high)).ok_or(RebuildError::Empty)?;
        if let Some((low, high)) = self.held
            && (low < held.0 || held.1 < high)
        {
            return Err(RebuildError::Less { low, high, found_low: held.0, found_high: held.1 });
        }
        let Some(note) = &self.checkpoint else { return Ok(()) };
        let keys = self.keys.iter().filter_map(|key| VerifierKey::parse(&key.vkey).ok()).collect::<Vec<_>>();
        let Ok(before) = Checkpoint::open(note, &checkpoint.origin, &keys) else {
            return Err(RebuildError::OtherLog { origin: checkpoint.origin.clone() });
        };
        match new.root(before.size)? {
            Some(root) if root == before.root => Ok(()),
            _ => Err(RebuildError::Forked { size: before.size }),
        }
    }
}
