//! What is known of a log beside its events: the pinned keys, the last checkpoint that was verified, what it was caught
//! at. For the copy of a profile the app keeps these in `app.db`; for a bare file they are in the file.

use std::path::Path;

use bijak_audit_cache::{AuditCache, transparency::VerifierKey};
use rusqlite::{Connection, OpenFlags, OptionalExtension as _};

use super::LocalAuditError;

#[derive(Debug, Clone, Default)]
pub(super) struct Evidence {
    /// As the log's vkeys are written; the one that is trusted now is the last.
    pub(super) vkeys: Vec<String>,
    /// A signed note.
    pub(super) checkpoint: Option<String>,
    /// The event and the explanation of the finding that ended the syncing.
    pub(super) finding: Option<(Option<u64>, String)>,
}

impl Evidence {
    pub(super) fn of_file(cache: &AuditCache) -> Result<Self, LocalAuditError> {
        Ok(Self {
            vkeys: cache.pinned_keys()?.into_iter().map(|key| key.vkey).collect(),
            checkpoint: cache.last_checkpoint()?.map(|(note, _)| note),
            finding: cache.findings()?.into_iter().next().map(|f| (f.finding.seq, f.finding.explanation)),
        })
    }

    /// `None`: the app knows nothing of this organization's log (yet).
    pub(super) fn of_app(store: &Path, organization_id: &str) -> Result<Option<Self>, LocalAuditError> {
        if !store.exists() {
            return Ok(None);
        }
        // The app may be running: its file is read, never migrated.
        let connection = Connection::open_with_flags(store, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let sql = "SELECT pinned_key, checkpoint FROM audit_logs WHERE organization_id = ?1";
        let log =
            connection.query_row(sql, [organization_id], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        let Some((vkey, checkpoint)) = log else { return Ok(None) };
        // What ended the syncing: a key's rotation is told as a finding too, and a person may have forgiven others.
        let sql = "SELECT seq, explanation FROM audit_findings
             WHERE id = (SELECT broken_by FROM audit_logs WHERE organization_id = ?1)";
        let finding =
            connection.query_row(sql, [organization_id], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        Ok(Some(Self { vkeys: vec![vkey], checkpoint, finding }))
    }

    pub(super) fn keys(&self) -> Result<Vec<VerifierKey>, LocalAuditError> {
        let parse = |text: &String| {
            VerifierKey::parse(text).map_err(|error| LocalAuditError::Key { why: error.to_string() })
        };
        self.vkeys.iter().map(parse).collect()
    }
}
