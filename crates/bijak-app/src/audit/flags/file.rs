//! `audit/{organization}.flags.db`: what was found in the local copy and how far it was read. Derived: it can be lost and
//! is deleted with the copy.

use std::{collections::HashMap, path::Path, time::Duration};

use rusqlite::{Connection, OptionalExtension, params};

use super::habits::{Habits, Unusual};
use crate::view::FlagKind;

/// Raised when a rule changes: what an older one found is forgotten, and the copy read anew.
const RULES: i64 = 1;

pub(super) struct FlagFile(Connection);

/// A flag of one event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) seq: u64,
    pub(super) unusual: Unusual,
}

impl FlagFile {
    pub(super) fn open(path: &Path) -> rusqlite::Result<Self> {
        let c = Connection::open(path)?;
        c.busy_timeout(Duration::from_secs(5))?;
        c.pragma_update(None, "journal_mode", "WAL")?;
        c.pragma_update(None, "synchronous", "NORMAL")?;
        let rules: i64 = c.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if rules != RULES {
            c.execute_batch(&format!(
                "BEGIN IMMEDIATE;
                 DROP TABLE IF EXISTS flags; DROP TABLE IF EXISTS habits; DROP TABLE IF EXISTS read_to;
                 CREATE TABLE flags (seq INTEGER NOT NULL, kind TEXT NOT NULL, why TEXT NOT NULL, PRIMARY KEY (seq, kind)) STRICT, WITHOUT ROWID;
                 CREATE TABLE habits (actor TEXT PRIMARY KEY, habits TEXT NOT NULL) STRICT, WITHOUT ROWID;
                 CREATE TABLE read_to (one INTEGER PRIMARY KEY CHECK (one = 1), next INTEGER NOT NULL) STRICT;
                 PRAGMA user_version = {RULES};
                 COMMIT;"
            ))?;
        }
        Ok(Self(c))
    }

    /// The first event that was not judged yet; `None`: none was.
    pub(super) fn next(&self) -> rusqlite::Result<Option<u64>> {
        self.0.prepare_cached("SELECT next FROM read_to")?.query_row([], |row| row.get(0)).optional()
    }

    pub(super) fn habits(&self, actor: &str) -> rusqlite::Result<Habits> {
        let kept: Option<String> = self
            .0
            .prepare_cached("SELECT habits FROM habits WHERE actor = ?1")?
            .query_row([actor], |row| row.get(0))
            .optional()?;
        Ok(kept.and_then(|kept| serde_json::from_str(&kept).ok()).unwrap_or_default())
    }

    /// Keeps what a run of events up to `next` taught, all of it or nothing.
    pub(super) fn keep(
        &mut self,
        next: u64,
        habits: &HashMap<String, Habits>,
        found: &[Found],
    ) -> rusqlite::Result<()> {
        let tx = self.0.transaction()?;
        for Found { seq, unusual: Unusual { kind, why } } in found {
            tx.prepare_cached("INSERT OR REPLACE INTO flags VALUES (?1, ?2, ?3)")?.execute(params![
                seq,
                name(*kind),
                why
            ])?;
        }
        for (actor, habits) in habits {
            let text = serde_json::to_string(habits)
                .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
            tx.prepare_cached("INSERT OR REPLACE INTO habits VALUES (?1, ?2)")?.execute([actor, &text])?;
        }
        tx.execute("INSERT OR REPLACE INTO read_to VALUES (1, ?1)", [next])?;
        tx.commit()
    }

    /// The flags of these events.
    pub(super) fn of(&self, seqs: impl Iterator<Item = u64>) -> rusqlite::Result<HashMap<u64, Vec<Unusual>>> {
        let mut flags = HashMap::new();
        let mut statement = self.0.prepare_cached("SELECT kind, why FROM flags WHERE seq = ?1")?;
        for seq in seqs {
            let found = statement
                .query_map([seq], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))?
                .filter_map(|row| {
                    row.map(|(kind, why)| Some(Unusual { kind: from_name(&kind)?, why })).transpose()
                })
                .collect::<rusqlite::Result<Vec<_>>>()?;
            if !found.is_empty() {
                flags.insert(seq, found);
            }
        }
        Ok(flags)
    }
}

/// As stored: never reuse one.
pub(super) const fn name(kind: FlagKind) -> &'static str {
    match kind {
        FlagKind::NewNetwork => "new_network",
        FlagKind::FailureBurst => "failure_burst",
        FlagKind::UnusualHour => "unusual_hour",
    }
}

pub(super) fn from_name(name: &str) -> Option<FlagKind> {
    [FlagKind::NewNetwork, FlagKind::FailureBurst, FlagKind::UnusualHour]
        .into_iter()
        .find(|kind| self::name(*kind) == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read_again_and_newer_rules_begin_anew() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("flags.db");
        let found = Found { seq: 7, unusual: Unusual { kind: FlagKind::FailureBurst, why: "why".into() } };
        let mut file = FlagFile::open(&path).unwrap();
        assert_eq!(file.next().unwrap(), None);
        let habits = HashMap::from([("usr_1".to_owned(), Habits::default())]);
        file.keep(8, &habits, std::slice::from_ref(&found)).unwrap();
        drop(file);
        let file = FlagFile::open(&path).unwrap();
        assert_eq!(file.next().unwrap(), Some(8));
        assert_eq!(file.habits("usr_1").unwrap(), Habits::default());
        assert_eq!(file.of([6, 7, 8].into_iter()).unwrap(), HashMap::from([(7, vec![found.unusual])]));
        file.0.pragma_update(None, "user_version", RULES - 1).unwrap();
        drop(file);
        assert_eq!(FlagFile::open(&path).unwrap().next().unwrap(), None);
    }
}
