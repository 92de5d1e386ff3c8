//! `app.db`: profiles, settings, cached lists, the journal. Everything here can be lost without losing a secret.
//! One file per table owns its rows, reads and writes; the migrations are in [`migrations`].

mod migrations;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use rusqlite::Connection;

/// The one connection to `app.db`. Cloning shares it.
#[derive(Clone)]
pub(crate) struct Store {
    connection: Arc<Mutex<Connection>>,
}

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("app.db: {0}")]
    Sqlite(#[from] rusqlite::Error),
    #[error("app.db: {0}")]
    Migration(#[from] rusqlite_migration::Error),
    #[error("{path}: {source}")]
    File { path: PathBuf, source: std::io::Error },
    #[error("app.db: the work was given up while the app ended")]
    Ended,
}

impl Store {
    /// Opens `{data_dir}/app.db`, making the directory (0700) and the file (0600) where they are missing.
    pub(crate) async fn open(data_dir: &Path) -> Result<Self, StoreError> {
        let data_dir = data_dir.to_owned();
        blocking(move || {
            make_private_dir(&data_dir)?;
            let path = data_dir.join("app.db");
            make_private_file(&path)?;
            let mut connection = Connection::open(&path)?;
            connection.busy_timeout(Duration::from_secs(5))?;
            connection.pragma_update(None, "journal_mode", "WAL")?;
            // FULL: an intent in the journal must be on the disk before the key it speaks of is made.
            connection.pragma_update(None, "synchronous", "FULL")?;
            connection.pragma_update(None, "foreign_keys", true)?;
            migrations::ALL.to_latest(&mut connection)?;
            Ok(Self { connection: Arc::new(Mutex::new(connection)) })
        })
        .await
    }

    /// Runs `work` on a thread that may block. Calls are served one at a time.
    pub(crate) async fn call<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, rusqlite::Error> + Send + 'static,
    ) -> Result<T, StoreError> {
        let connection = self.connection.clone();
        // A panic inside `work` rolled its transaction back when it unwound: the connection is sound.
        blocking(move || Ok(work(&mut connection.lock().unwrap_or_else(PoisonError::into_inner))?)).await
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(join) if join.is_panic() => std::panic::resume_unwind(join.into_panic()),
        Err(_) => Err(StoreError::Ended),
    }
}

fn make_private_dir(path: &Path) -> Result<(), StoreError> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|source| StoreError::File { path: path.to_owned(), source })
}

/// SQLite gives its `-wal` and `-shm` files the mode of the database file.
fn make_private_file(path: &Path) -> Result<(), StoreError> {
    let mut options = std::fs::OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop).map_err(|source| StoreError::File { path: path.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn migrations_apply_in_order() {
        migrations::ALL.validate().unwrap();
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn files_are_for_the_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("a/b");
        let store = Store::open(&data).await.unwrap();
        store.call(|c| c.execute("CREATE TABLE t (x)", []).map(drop)).await.unwrap();
        let mode = |p: &Path| std::fs::metadata(p).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&data), 0o700);
        for file in std::fs::read_dir(&data).unwrap() {
            let path = file.unwrap().path();
            assert_eq!(mode(&path), 0o600, "{}", path.display());
        }
    }
}
