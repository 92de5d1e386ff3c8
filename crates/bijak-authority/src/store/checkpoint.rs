//! Folds the WAL back into the database on a thread of its own, so that no commit waits for it.

use std::{
    path::{Path, PathBuf},
    sync::{
        Mutex, PoisonError,
        mpsc::{RecvTimeoutError, Sender, channel},
    },
    thread::JoinHandle,
    time::Duration,
};

use rusqlite::Connection;

use super::{StoreError, open};

const EVERY: Duration = Duration::from_millis(500);
/// A WAL smaller than this is left alone: 4 MiB, as SQLite's own automatic checkpoint.
const WORTH_IT: u64 = 4 << 20;

pub(super) struct Checkpointer {
    running: Mutex<Option<(Sender<()>, JoinHandle<()>)>>,
}

impl Checkpointer {
    pub(super) fn start(database: PathBuf) -> Result<Self, StoreError> {
        let conn = open::writer(&database)?;
        let (stop, stopped) = channel::<()>();
        let thread = std::thread::Builder::new().name("store-checkpoint".into()).spawn(move || {
            while let Err(RecvTimeoutError::Timeout) = stopped.recv_timeout(EVERY) {
                if wal_size(&database) >= WORTH_IT {
                    run(&conn);
                }
            }
        })?;
        Ok(Self { running: Mutex::new(Some((stop, thread))) })
    }

    pub(super) fn stop(&self) {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some((stop, thread)) = running {
            drop(stop);
            if thread.join().is_err() {
                tracing::error!("the checkpoint thread panicked");
            }
        }
    }
}

impl Drop for Checkpointer {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Copies what is in the WAL into the database without making anyone wait.
pub(super) fn run(conn: &Connection) {
    if let Err(error) = conn.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())) {
        // Nothing is lost: the WAL holds it, and the next run tries again.
        tracing::warn!(%error, "checkpoint failed");
    }
}

/// Bytes in the WAL of `database`; 0 where there is none.
pub(super) fn wal_size(database: &Path) -> u64 {
    let mut wal = database.as_os_str().to_owned();
    wal.push("-wal");
    std::fs::metadata(wal).map_or(0, |m| m.len())
}
