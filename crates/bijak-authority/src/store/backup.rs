//! The whole database as one file, beside whoever writes to it, and back.

use std::{
    fs::{self, File, OpenOptions},
    io,
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use rusqlite::{Connection, OpenFlags};

use super::{Snapshot, StoreError, open, schema};
use crate::data_dir::DataDir;

/// Writes the database as it is at one moment to `file`, which must not be there: complete and on the disk, or not at all.
///
/// `VACUUM INTO` reads one snapshot and takes no lock that a writer waits for. `SQLite`'s backup interface would begin
/// anew whenever another process has written.
pub fn write(database: &Path, file: &Path) -> Result<(), StoreError> {
    let partial = partial(file)?;
    let written = vacuum(database, &partial).and_then(|()| put_in_place(&partial, file));
    if written.is_err() {
        // What is to be told is why it failed, not that its remains could not be removed too.
        let _removed = fs::remove_file(&partial);
    }
    written
}

/// Puts a copy of the backup `file` into a locked directory that holds no database, brought to the current schema; `check`
/// decides whether it is good. Where it is not, the directory is left as it was.
pub fn restore<T, E: From<StoreError>>(
    file: &Path,
    data_dir: &DataDir,
    check: impl FnOnce(&Snapshot) -> Result<T, E>,
) -> Result<T, E> {
    let database = data_dir.database_path();
    let partial = partial(&database)?;
    let restored = copy(file, &partial).map_err(E::from).and_then(|()| {
        let answer = check(&Snapshot::open(&partial)?)?;
        put_in_place(&partial, &database)?;
        Ok(answer)
    });
    if restored.is_err() {
        for suffix in ["", "-wal", "-shm"] {
            let mut path = partial.clone().into_os_string();
            path.push(suffix);
            let _removed = fs::remove_file(path);
        }
    }
    restored
}

/// A name beside `file`, for as long as it is not complete; nobody else's where it can be made.
fn partial(file: &Path) -> Result<std::path::PathBuf, StoreError> {
    if file.try_exists()? {
        return Err(io::Error::new(
            io::ErrorKind::AlreadyExists,
            format!("{} is there already", file.display()),
        )
        .into());
    }
    let mut name = file.as_os_str().to_owned();
    name.push(".partial");
    Ok(name.into())
}

/// Makes the file, readable by its owner only: an empty one is what `VACUUM INTO` takes.
fn make(path: &Path) -> Result<(), StoreError> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    Ok(())
}

fn vacuum(database: &Path, to: &Path) -> Result<(), StoreError> {
    let conn = Connection::open_with_flags(
        database,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    schema::check(&conn)?;
    let to_text = to
        .to_str()
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "the path of a backup has to be UTF-8"))?;
    make(to)?;
    conn.execute("VACUUM INTO ?1", [to_text])?;
    Ok(())
}

fn copy(file: &Path, to: &Path) -> Result<(), StoreError> {
    let mut from = File::open(file)?;
    make(to)?;
    io::copy(&mut from, &mut OpenOptions::new().write(true).open(to)?)?;
    let mut conn = open::writer(to)?;
    schema::migrate(&mut conn)?;
    let flaw: String = conn.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if flaw != "ok" {
        return Err(StoreError::Corrupt { what: "database", value: flaw });
    }
    // One file again: it is about to be renamed.
    conn.pragma_update(None, "journal_mode", "delete")?;
    Ok(())
}

/// On the disk first, then under its name, and the name on the disk too.
fn put_in_place(partial: &Path, file: &Path) -> Result<(), StoreError> {
    File::open(partial)?.sync_all()?;
    fs::rename(partial, file)?;
    let directory = file.parent().filter(|path| !path.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(directory)?.sync_all()?;
    Ok(())
}
