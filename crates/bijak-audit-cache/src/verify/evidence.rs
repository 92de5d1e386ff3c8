//! For a cache that stands alone: the pinned keys, the last verified checkpoint, and what the log was caught at. (The app
//! keeps its own in app.db, so that a rebuilt cache cannot forget them.)

use bijak_domain::Timestamp;
use rusqlite::{OptionalExtension, params};

use crate::{AuditCache, CacheError};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PinnedKey {
    pub vkey: String,
    pub pinned_at: Timestamp,
    /// When another key took its place; it still verifies what it signed.
    pub retired_at: Option<Timestamp>,
}

/// What a log was caught at, before it has its number.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewFinding {
    /// `edited`, `dropped`, `inserted`, `reordered`, `truncated`, `forked`, `rolled_back`, `shrunk`, `wrong_key`, `invalid`.
    pub kind: String,
    /// The first event concerned, where one can be named.
    pub seq: Option<u64>,
    pub explanation: String,
    /// Signed notes.
    pub checkpoint_before: Option<String>,
    pub checkpoint_after: Option<String>,
    /// Both versions of the event.
    pub held_line: Option<String>,
    pub received_line: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub id: i64,
    pub found_at: Timestamp,
    pub finding: NewFinding,
}

impl AuditCache {
    /// The keys that were ever trusted, the oldest first.
    pub fn pinned_keys(&self) -> Result<Vec<PinnedKey>, CacheError> {
        self.read(|session| {
            let sql = "SELECT vkey, pinned_at, retired_at FROM pinned_keys ORDER BY pinned_at";
            let mut statement = session.connection.prepare_cached(sql)?;
            let keys = statement.query_map([], |row| {
                Ok(PinnedKey {
                    vkey: row.get(0)?,
                    pinned_at: Timestamp::from_millis(row.get(1)?),
                    retired_at: row.get::<_, Option<i64>>(2)?.map(Timestamp::from_millis),
                })
            })?;
            Ok(keys.collect::<Result<_, _>>()?)
        })
    }

    /// Trusts a key from now on; the ones before it are kept as retired.
    pub fn pin_key(&self, vkey: &str, now: Timestamp) -> Result<(), CacheError> {
        let writer = self.writer();
        let transaction = writer.connection.unchecked_transaction()?;
        let known: Option<Option<i64>> = transaction
            .query_row("SELECT retired_at FROM pinned_keys WHERE vkey = ?1", [vkey], |row| row.get(0))
            .optional()?;
        if known == Some(None) {
            return Ok(());
        }
        let now = now.as_millis();
        transaction.execute("UPDATE pinned_keys SET retired_at = ?1 WHERE retired_at IS NULL", [now])?;
        transaction.execute(
            "INSERT INTO pinned_keys (vkey, pinned_at) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET retired_at = NULL",
            params![vkey, now],
        )?;
        Ok(transaction.commit()?)
    }

    /// Keeps a verified checkpoint's note; of one size the first is kept.
    pub fn keep_checkpoint(&self, size: u64, note: &str, now: Timestamp) -> Result<(), CacheError> {
        let sql = "INSERT OR IGNORE INTO checkpoints VALUES (?1, ?2, ?3)";
        self.writer().connection.execute(sql, params![size, note, now.as_millis()])?;
        Ok(())
    }

    /// The note of the largest verified checkpoint, and when it was verified.
    pub fn last_checkpoint(&self) -> Result<Option<(String, Timestamp)>, CacheError> {
        self.read(|session| {
            let sql = "SELECT note, verified_at FROM checkpoints ORDER BY size DESC LIMIT 1";
            let mut statement = session.connection.prepare_cached(sql)?;
            let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, Timestamp::from_millis(row.get(1)?)));
            Ok(statement.query_row([], read).optional()?)
        })
    }

    /// Keeps evidence; nothing ever removes it.
    pub fn keep_finding(&self, finding: &NewFinding, now: Timestamp) -> Result<i64, CacheError> {
        let NewFinding {
            kind,
            seq,
            explanation,
            checkpoint_before,
            checkpoint_after,
            held_line,
            received_line,
        } = finding;
        let sql = "INSERT INTO findings (found_at, kind, seq, explanation, checkpoint_before, checkpoint_after, held_line,
            received_line) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        let writer = self.writer();
        let mut statement = writer.connection.prepare(sql)?;
        Ok(statement.insert(params![
            now.as_millis(),
            kind,
            seq,
            explanation,
            checkpoint_before,
            checkpoint_after,
            held_line,
            received_line
        ])?)
    }

    /// The newest first.
    pub fn findings(&self) -> Result<Vec<Finding>, CacheError> {
        self.read(|session| {
            let sql =
                "SELECT id, found_at, kind, seq, explanation, checkpoint_before, checkpoint_after, held_line,
                received_line FROM findings ORDER BY id DESC";
            let mut statement = session.connection.prepare_cached(sql)?;
            let findings = statement.query_map([], |row| {
                Ok(Finding {
                    id: row.get(0)?,
                    found_at: Timestamp::from_millis(row.get(1)?),
                    finding: NewFinding {
                        kind: row.get(2)?,
                        seq: row.get(3)?,
                        explanation: row.get(4)?,
                        checkpoint_before: row.get(5)?,
                        checkpoint_after: row.get(6)?,
                        held_line: row.get(7)?,
                        received_line: row.get(8)?,
                    },
                })
            })?;
            Ok(findings.collect::<Result<_, _>>()?)
        })
    }
}
