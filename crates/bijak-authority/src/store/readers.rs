//! Read-only connections, handed out last in, first out, so that the warmest one is used most.

use std::{
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use rusqlite::Connection;

use super::{StoreError, open};

/// Idle connections kept; there are never more in use than threads that read.
const KEPT: usize = 32;

pub(super) struct Readers {
    path: PathBuf,
    /// `None` once closed.
    idle: Mutex<Option<Vec<Connection>>>,
}

impl Readers {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path, idle: Mutex::new(Some(Vec::with_capacity(KEPT))) }
    }

    pub(super) fn with<T, E: From<StoreError>>(
        &self,
        query: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let conn = self.take()?;
        let result = query(&conn);
        self.put_back(conn);
        result
    }

    /// All statements of `query` see one snapshot.
    pub(super) fn transaction<T, E: From<StoreError>>(
        &self,
        query: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        self.with(|conn| {
            let tx = conn.unchecked_transaction().map_err(StoreError::from)?;
            let result = query(&tx)?;
            tx.finish().map_err(StoreError::from)?;
            Ok(result)
        })
    }

    /// Closes the idle connections; those in use close when they come back.
    pub(super) fn close(&self) {
        *self.lock() = None;
    }

    fn take(&self) -> Result<Connection, StoreError> {
        let idle = self.lock().as_mut().ok_or(StoreError::Closed)?.pop();
        idle.map_or_else(|| open::reader(&self.path), Ok)
    }

    fn put_back(&self, conn: Connection) {
        if let Some(idle) = self.lock().as_mut()
            && idle.len() < KEPT
        {
            idle.push(conn);
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Vec<Connection>>> {
        // Nothing can be half done inside: a push and a pop.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
