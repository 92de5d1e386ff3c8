//! What the cache holds, in numbers.

use rusqlite::Connection;

use crate::{AuditCache, CacheError, Held, cache::held};

/// Entries of a top list.
const TOP: usize = 100;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Status {
    /// `None`: nothing.
    pub held: Option<Held>,
    /// Distinct actions, most frequent first, 100 at most.
    pub actions: Vec<String>,
    /// Distinct names of actors (ids where they have none), most frequent first, 100 at most.
    pub actors: Vec<String>,
}

impl AuditCache {
    pub fn status(&self) -> Result<Status, CacheError> {
        let reader = self.reader();
        let connection = &reader.connection;
        Ok(Status {
            held: held(connection)?,
            actions: top(
                connection,
                "SELECT text FROM action_counts JOIN texts ON id = action ORDER BY count DESC, text LIMIT ?1",
            )?,
            actors: top(
                connection,
                "SELECT coalesce(name, party_id) AS label FROM actor_counts JOIN parties ON id = actor
                 WHERE label IS NOT NULL GROUP BY label ORDER BY sum(count) DESC, label LIMIT ?1",
            )?,
        })
    }
}

fn top(connection: &Connection, sql: &str) -> rusqlite::Result<Vec<String>> {
    connection.prepare_cached(sql)?.query_map([TOP], |row| row.get(0))?.collect()
}
