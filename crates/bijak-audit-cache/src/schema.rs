//! The file: its permissions, its connections, its schema.

use std::{io, path::Path, time::Duration};

use rusqlite::{Connection, OpenFlags};
use rusqlite_migration::{M, Migrations};

use crate::CacheError;

/// Pages in the write-ahead log before it is folded back: small batches commit twice as fast as with the default 1,000.
const CHECKPOINT_PAGES: i64 = 20_000;

const FIRST: &str = "
    -- Distinct actions, addresses, agents, workspaces, organizations.
    CREATE TABLE texts (
        id INTEGER PRIMARY KEY,
        text TEXT NOT NULL UNIQUE,
        folded TEXT NOT NULL
    ) STRICT;

    -- Distinct actors and targets; `key` is the JSON list of the three, since NULLs are never equal to a UNIQUE.
    CREATE TABLE parties (
        id INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,
        kind TEXT,
        party_id TEXT,
        name TEXT,
        folded TEXT NOT NULL
    ) STRICT;
    CREATE INDEX parties_by_id ON parties (party_id);
    CREATE INDEX parties_by_name ON parties (name);

    -- What filters scan: integers only. Times are milliseconds; outcome: 1 success, 0 failure.
    CREATE TABLE events (
        seq INTEGER PRIMARY KEY,
        time INTEGER NOT NULL,
        organization INTEGER,
        workspace INTEGER,
        actor INTEGER,
        action INTEGER NOT NULL,
        target INTEGER,
        source_ip INTEGER,
        user_agent INTEGER,
        outcome INTEGER NOT NULL
    ) STRICT;

    -- The event as received, RFC 8785 form.
    CREATE TABLE lines (
        seq INTEGER PRIMARY KEY,
        line TEXT NOT NULL
    ) STRICT;

    -- What free text finds beyond the dictionaries, case-folded.
    CREATE TABLE folded (
        seq INTEGER PRIMARY KEY,
        text TEXT NOT NULL
    ) STRICT;

    CREATE TABLE action_counts (action INTEGER PRIMARY KEY, count INTEGER NOT NULL) STRICT;
    CREATE TABLE actor_counts (actor INTEGER PRIMARY KEY, count INTEGER NOT NULL) STRICT;

    -- One row once there are events: the run that is held, and the extreme times in it.
    CREATE TABLE held (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        low INTEGER NOT NULL,
        high INTEGER NOT NULL,
        oldest_time INTEGER NOT NULL,
        newest_time INTEGER NOT NULL
    ) STRICT;
";

fn migrations() -> Migrations<'static> {
    Migrations::new(vec![M::up(FIRST)])
}

/// The connection that writes; makes the file (0600) and brings its schema up.
pub(crate) fn open_writer(path: &Path) -> Result<Connection, CacheError> {
    make_private(path)?;
    let mut connection = Connection::open(path)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // A power failure may cost the last batches, never the order: they are fetched again.
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)?;
    migrations().to_latest(&mut connection)?;
    Ok(connection)
}

/// A connection that cannot write: a page is read while a batch is appended.
pub(crate) fn open_reader(path: &Path) -> Result<Connection, CacheError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

fn make_private(path: &Path) -> io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn migrations_are_valid() {
        migrations().validate().unwrap();
    }
}
