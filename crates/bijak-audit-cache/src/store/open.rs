//! The file: its permissions, its connections, its schema.

use std::{io, path::Path, time::Duration};

use rusqlite::{Connection, OpenFlags};

use crate::CacheError;

/// `BjAC`.
const APPLICATION_ID: i64 = 0x426a_4143;
const VERSION: i64 = 2;
/// Large pages: blocks of lines and chunks of entries are a few kilobytes each and rarely spill.
const PAGE_SIZE: i64 = 16_384;
/// Pages in the write-ahead log before it is folded back (64 MB): that costs a tenth of a second, so it is rare.
const CHECKPOINT_PAGES: i64 = 4_000;

const SCHEMA: &str = "
    -- `generation` counts the appends: what another process did is noticed by it.
    CREATE TABLE meta (key TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;

    -- What is held: low ..= high. `compact`: the Merkle compact range over exactly these events. `left`: the proven
    -- compact range of [0, low), where a proof brought it. Events below `verified` are covered by a signed checkpoint.
    CREATE TABLE runs (
        low INTEGER PRIMARY KEY,
        high INTEGER NOT NULL,
        compact BLOB NOT NULL,
        left BLOB,
        verified INTEGER NOT NULL
    ) STRICT;

    -- Lines as received: 32 to a block, compressed with a shared codebook; single ones until their block is whole.
    CREATE TABLE codebooks (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
    CREATE TABLE blocks (number INTEGER PRIMARY KEY, codebook INTEGER NOT NULL, lines BLOB NOT NULL) STRICT;
    CREATE TABLE loose (seq INTEGER PRIMARY KEY, line BLOB NOT NULL) STRICT;

    -- Perfect Merkle nodes of level 8 and above; id = level << 56 | index.
    CREATE TABLE nodes (id INTEGER PRIMARY KEY, hash BLOB NOT NULL) STRICT;

    -- Distinct values; id = column << 32 | number; raw JSON, but the details' values are folded text.
    CREATE TABLE texts (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;

    -- Full segments of 16,384 events.
    CREATE TABLE segments (
        number INTEGER PRIMARY KEY,
        min_time INTEGER NOT NULL,
        max_time INTEGER NOT NULL,
        successes INTEGER NOT NULL,
        columns BLOB NOT NULL
    ) STRICT;
    CREATE TABLE segment_values (number INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT;
    -- Sorted (key, row) pairs; id = (segment * 3 + kind) << 12 | chunk.
    CREATE TABLE entries (id INTEGER PRIMARY KEY, rows BLOB NOT NULL, keys BLOB NOT NULL) STRICT;

    -- For a cache that stands alone; the app keeps its own in app.db.
    CREATE TABLE pinned_keys (vkey TEXT PRIMARY KEY, pinned_at INTEGER NOT NULL, retired_at INTEGER) STRICT;
    CREATE TABLE checkpoints (size INTEGER PRIMARY KEY, note TEXT NOT NULL, verified_at INTEGER NOT NULL) STRICT;
    CREATE TABLE findings (
        id INTEGER PRIMARY KEY,
        found_at INTEGER NOT NULL,
        kind TEXT NOT NULL,
        seq INTEGER,
        explanation TEXT NOT NULL,
        checkpoint_before TEXT,
        checkpoint_after TEXT,
        held_line TEXT,
        received_line TEXT
    ) STRICT;
";

/// The connection that writes; makes the file (0600) and its schema. Also answers the version of a file of before that
/// was replaced: the cache can be fetched anew, so an old shape is not carried along.
pub(crate) fn open_writer(path: &Path) -> Result<(Connection, Option<i64>), CacheError> {
    make_private(path)?;
    let mut connection = connect(path)?;
    let (application, version) = stamp(&connection)?;
    let mut replaced = None;
    if (application, version) != (APPLICATION_ID, VERSION) {
        let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        let ours = application == APPLICATION_ID || (application == 0 && is_first_shape(&connection)?);
        if tables > 0 {
            if !ours || version > VERSION {
                return Err(CacheError::Foreign { version });
            }
            drop(connection);
            remove(path)?;
            make_private(path)?;
            connection = connect(path)?;
            replaced = Some(version);
        }
        create(&mut connection)?;
    }
    connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)?;
    Ok((connection, replaced))
}

fn connect(path: &Path) -> Result<Connection, CacheError> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.pragma_update(None, "page_size", PAGE_SIZE)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // A power failure may cost the last batches, never the order: they are fetched again.
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.pragma_update(None, "cache_size", -8_192)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

fn stamp(connection: &Connection) -> rusqlite::Result<(i64, i64)> {
    let pragma = |name| connection.pragma_query_value(None, name, |row| row.get(0));
    Ok((pragma("application_id")?, pragma("user_version")?))
}

/// The caches before this one had no application id; their tables tell.
fn is_first_shape(connection: &Connection) -> rusqlite::Result<bool> {
    let sql = "SELECT count(*) = 4 FROM sqlite_schema WHERE type = 'table' AND name IN ('texts', 'parties', 'events', 'lines')";
    connection.query_row(sql, [], |row| row.get(0))
}

fn create(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    // Another process may have been first.
    if stamp(&transaction)? != (APPLICATION_ID, VERSION) {
        transaction.execute_batch(SCHEMA)?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", VERSION)?;
    }
    transaction.commit()
}

/// A connection that cannot write: a page is read while a batch is appended.
pub(crate) fn open_reader(path: &Path) -> Result<Connection, CacheError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.pragma_update(None, "query_only", true)?;
    connection.pragma_update(None, "cache_size", -8_192)?;
    connection.set_prepared_statement_cache_capacity(32);
    Ok(connection)
}

fn make_private(path: &Path) -> io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

fn remove(path: &Path) -> io::Result<()> {
    for suffix in ["-wal", "-shm", ""] {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        match std::fs::remove_file(name) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_the_first_shape_is_replaced_and_said_and_a_foreign_one_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("org.db");
        Connection::open(&path)
            .unwrap()
            .execute_batch(
                "CREATE TABLE texts (id); CREATE TABLE parties (id); CREATE TABLE events (id);
                 CREATE TABLE lines (id); PRAGMA user_version = 1;",
            )
            .unwrap();
        assert_eq!(open_writer(&path).unwrap().1, Some(1));
        assert_eq!(open_writer(&path).unwrap().1, None);
        let foreign = dir.path().join("foreign.db");
        Connection::open(&foreign).unwrap().execute_batch("CREATE TABLE precious (id);").unwrap();
        assert!(matches!(open_writer(&foreign), Err(CacheError::Foreign { version: 0 })));
        Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
        assert!(matches!(open_writer(&path), Err(CacheError::Foreign { version: 99 })));
    }
}
