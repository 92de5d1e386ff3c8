//! The authority's one database: `{data-dir}/authority.db`, SQLite in WAL mode, `synchronous=FULL`.
//!
//! Invariants:
//! - One writer thread. Every change goes through [`Store::write`]; what is waiting is committed together (group commit),
//!   each change in a savepoint of its own, and is acknowledged after the commit only.
//! - A change and its audit event are one transaction: [`WriteTx::append_event`] is the only writer of `audit_events`.
//! - Readers never wait for the writer, and see whole transactions only.
//!
//! A table's file owns its rows, its reads (`&Connection`) and its writes (`&WriteTx`).

pub(crate) mod access_tokens;
pub mod api_keys;
pub mod audit_events;
pub mod audit_heads;
pub mod audit_log_keys;
pub mod audit_nodes;
pub mod audit_tiles;
mod audit_tree;
pub(crate) mod authorization_codes;
pub mod backup;
mod checkpoint;
mod error;
mod generation;
pub(crate) mod grants;
pub mod idempotency_keys;
pub mod memberships;
pub(crate) mod oauth_clients;
mod open;
pub mod organization_policies;
pub mod organizations;
pub(crate) mod pushed_requests;
mod readers;
pub(crate) mod refresh_tokens;
pub mod rotation_notices;
mod row;
mod schema;
pub mod service_account_keys;
pub mod service_accounts;
pub(crate) mod sessions;
pub mod sinks;
mod snapshot;
pub mod usage;
pub(crate) mod used_assertions;
pub(crate) mod users;
pub mod workspaces;
mod write_tx;
mod writer;

use std::sync::Arc;

use bijak_domain::Entropy;
use rusqlite::Connection;
use tokio::sync::watch;

pub use error::StoreError;
pub use row::RowExt;
pub use snapshot::Snapshot;
pub use write_tx::{NewEvent, WriteTx};

use crate::data_dir::DataDir;

/// A handle to the database; clones share it.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    readers: readers::Readers,
    generation: Arc<generation::Generation>,
    writer: writer::Writer,
    checkpointer: checkpoint::Checkpointer,
    /// Held as long as the store lives: the kernel lock on the data directory.
    _data_dir: DataDir,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").finish_non_exhaustive()
    }
}

impl Store {
    /// Opens the database of a locked data directory and brings it to the current schema. Event ids come from `entropy`.
    pub fn open(data_dir: DataDir, entropy: Arc<dyn Entropy>) -> Result<Self, StoreError> {
        let path = data_dir.database_path();
        let mut conn = open::writer(&path)?;
        schema::migrate(&mut conn)?;
        let checkpointer = checkpoint::Checkpointer::start(path.clone())?;
        let readers = readers::Readers::new(path.clone());
        let generation = Arc::new(generation::Generation::new(&path)?);
        let writer = writer::Writer::start(conn, entropy, &path, Arc::clone(&generation))?;
        Ok(Self { inner: Arc::new(Inner { readers, generation, writer, checkpointer, _data_dir: data_dir }) })
    }

    /// Runs `change` in the writer's current transaction and answers after its commit. When `change` fails, only its own
    /// writes are undone; when the commit fails, every change of the group fails with it.
    ///
    /// `change` runs on the writer thread: keep it to the database, and hash passwords elsewhere.
    pub async fn write<T, E, F>(&self, change: F) -> Result<T, E>
    where
        F: FnOnce(&mut WriteTx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.inner.writer.run(change).await
    }

    /// Runs `query` in a read transaction on a blocking thread: for lists and anything whose size a caller decides.
    pub async fn read<T, E, F>(&self, query: F) -> Result<T, E>
    where
        F: FnOnce(&Connection) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let inner = Arc::clone(&self.inner);
        tokio::task::spawn_blocking(move || inner.readers.transaction(query))
            .await
            .unwrap_or(Err(StoreError::Panicked.into()))
    }

    /// Runs `query` on the calling thread, for point reads of a few microseconds: there a hop to another thread would
    /// cost more than the read. One statement a call sees one snapshot; several may see several.
    pub fn peek<T, E, F>(&self, query: F) -> Result<T, E>
    where
        F: FnOnce(&Connection) -> Result<T, E>,
        E: From<StoreError>,
    {
        self.inner.readers.with(query)
    }

    /// A number that changes with every commit, before any change of it is acknowledged.
    pub fn generation(&self) -> u64 {
        self.inner.generation.current()
    }

    /// Changes after every commit: mark it as seen, then read; what is committed later wakes whoever waits for the next
    /// change.
    pub fn commits(&self) -> watch::Receiver<()> {
        self.inner.generation.commits()
    }

    /// Finds out whether another process has written to the database, and moves [`Self::generation`] if so.
    pub fn look_for_other_writers(&self) -> Result<(), StoreError> {
        self.inner.generation.look()
    }

    /// Commits what is queued, folds the WAL into the database and ends the threads. Later calls fail with
    /// [`StoreError::Closed`].
    pub async fn close(&self) {
        let inner = Arc::clone(&self.inner);
        let closing = tokio::task::spawn_blocking(move || {
            inner.checkpointer.stop();
            inner.readers.close();
            inner.generation.close();
            inner.writer.stop();
        });
        if closing.await.is_err() {
            tracing::error!("closing the store panicked");
        }
    }
}
