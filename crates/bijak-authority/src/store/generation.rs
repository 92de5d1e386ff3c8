//! A number that changes with every commit: what was read under the current number is still so.
//!
//! The proof, for whoever keeps what was read: take the number BEFORE reading and keep it with the answer. The writer
//! changes the number after each commit and before it acknowledges any change of it. So while the kept number is the
//! current one, no change has been acknowledged since before the read: the answer is the one that a read now would be
//! allowed to give. What was read a moment after a commit, under the number before it, is merely read again.

use std::{
    path::Path,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use rusqlite::Connection;
use tokio::sync::watch;

use super::{StoreError, open};

pub(super) struct Generation {
    number: AtomicU64,
    /// Wakes whoever waits for a commit.
    commits: watch::Sender<()>,
    /// Sees that another process has written: a person with a tool, since the data directory's lock keeps servers out.
    watch: Mutex<Option<(Connection, i64)>>,
}

impl Generation {
    pub(super) fn new(database: &Path) -> Result<Self, StoreError> {
        let conn = open::reader(database)?;
        let version = data_version(&conn)?;
        Ok(Self {
            number: AtomicU64::new(0),
            commits: watch::Sender::new(()),
            watch: Mutex::new(Some((conn, version))),
        })
    }

    pub(super) fn current(&self) -> u64 {
        self.number.load(Ordering::SeqCst)
    }

    pub(super) fn advance(&self) {
        self.number.fetch_add(1, Ordering::SeqCst);
        self.commits.send_replace(());
    }

    pub(super) fn commits(&self) -> watch::Receiver<()> {
        self.commits.subscribe()
    }

    /// Advances where anybody at all has committed since the last look.
    pub(super) fn look(&self) -> Result<(), StoreError> {
        if let Some((conn, seen)) = &mut *self.watch.lock().unwrap_or_else(PoisonError::into_inner) {
            let version = data_version(conn)?;
            if *seen != version {
                *seen = version;
                self.advance();
            }
        }
        Ok(())
    }

    pub(super) fn close(&self) {
        *self.watch.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// Changes with every commit of another connection.
pub(super) fn data_version(conn: &Connection) -> Result<i64, StoreError> {
    Ok(conn.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))?)
}
