//! `vault.db`: opening it, its permissions, its schema.

mod key;
mod secrets;

use std::{io, path::Path, time::Duration};

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

pub(crate) use key::{KeyRecord, StoredHome, read as read_key, write as write_key};
pub(crate) use secrets::{SealedRow, delete, delete_profile, ids, read, write};

/// Why the file cannot be used. It is left as it is.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FileError {
    #[error("the vault file cannot be opened: {0}")]
    Io(#[from] io::Error),
    #[error("the vault file is damaged: {0}")]
    Database(#[from] rusqlite::Error),
    #[error("the vault file is of another version: {0}")]
    Schema(#[from] rusqlite_migration::Error),
    #[error("the vault file is damaged: {0}")]
    Damaged(String),
}

/// Opens or makes the file with mode 0600.
pub(crate) fn open(path: &Path) -> Result<Connection, FileError> {
    restrict(path)?;
    let mut connection = Connection::open(path)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    // Small and precious: no side files that could be left behind in a copy, full syncs, deleted rows overwritten.
    connection.pragma_update(None, "journal_mode", "DELETE")?;
    connection.pragma_update(None, "synchronous", "EXTRA")?;
    connection.pragma_update(None, "secure_delete", "ON")?;
    connection.pragma_update(None, "trusted_schema", "OFF")?;
    let verdict: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if verdict != "ok" {
        return Err(FileError::Damaged(verdict));
    }
    migrations().to_latest(&mut connection)?;
    Ok(connection)
}

fn migrations() -> Migrations<'static> {
    Migrations::new(vec![M::up(
        "CREATE TABLE vault_key (
             one INTEGER PRIMARY KEY CHECK (one = 1),
             home TEXT NOT NULL CHECK (home IN ('keyring', 'passphrase')),
             key_check BLOB NOT NULL,
             argon2_memory_kib INTEGER,
             argon2_passes INTEGER,
             argon2_lanes INTEGER,
             salt BLOB,
             wrapped_key BLOB
         ) STRICT;
         CREATE TABLE secrets (
             profile TEXT NOT NULL,
             kind TEXT NOT NULL,
             id TEXT NOT NULL,
             version INTEGER NOT NULL,
             sealed BLOB NOT NULL,
             PRIMARY KEY (profile, kind, id)
         ) STRICT, WITHOUT ROWID;",
    )])
}

#[cfg(unix)]
fn restrict(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
    // SQLite would make it by the umask, and gives its journal the permissions of the file.
    let file = std::fs::OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(path)?;
    if file.metadata()?.permissions().mode() & 0o077 != 0 {
        file.set_permissions(std::fs::Permissions::from_mode(0o600))?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn restrict(_path: &Path) -> io::Result<()> {
    // The profile directory's access list keeps other users out.
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn migrations_are_valid() {
        migrations().validate().unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn file_is_for_the_owner_alone_even_where_it_was_not() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("vault.db");
        let mode = || std::fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        drop(open(&path).unwrap());
        assert_eq!(mode(), 0o600);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        drop(open(&path).unwrap());
        assert_eq!(mode(), 0o600);
    }

    #[test]
    fn what_is_not_a_vault_is_refused_and_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("vault.db");
        let noise = b"not a database at all, but long enough to be one, if it only were".repeat(40);
        std::fs::write(&path, &noise).unwrap();
        assert!(matches!(open(&path), Err(FileError::Database(_))));
        assert_eq!(std::fs::read(&path).unwrap(), noise);
    }

    #[test]
    fn file_of_a_newer_program_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("vault.db");
        open(&path).unwrap().pragma_update(None, "user_version", 999).unwrap();
        assert!(matches!(open(&path), Err(FileError::Schema(_))));
    }
}
