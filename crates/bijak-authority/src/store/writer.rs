//! The writer thread and its group commit.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, Sender, channel},
    },
    thread::JoinHandle,
};

use bijak_domain::Entropy;
use rusqlite::Connection;
use tokio::sync::oneshot;

use super::{StoreError, WriteTx, checkpoint};

/// Changes in one transaction at most: bounds how long the first of a group waits for the last.
const GROUP: usize = 256;
/// A WAL that has grown to this (64 MiB) under constant load is folded back between two groups, where nothing writes and
/// the checkpoint can catch up; the checkpoint thread has done most of it by then.
const WAL_TOO_LARGE: u64 = 64 << 20;

enum Message {
    Change(Box<dyn Change>),
    Stop,
}

/// One queued change; its types are hidden so that all fit one queue.
trait Change: Send {
    /// Runs the change and keeps its result. True: keep its writes.
    fn run(&mut self, tx: &mut WriteTx<'_>) -> bool;
    fn answer(self: Box<Self>, committed: Result<(), StoreError>);
}

struct Waiting<F, T, E> {
    change: Option<F>,
    result: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<F, T, E> Change for Waiting<F, T, E>
where
    F: FnOnce(&mut WriteTx<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<StoreError> + Send,
{
    fn run(&mut self, tx: &mut WriteTx<'_>) -> bool {
        self.result = self.change.take().map(|change| change(tx));
        matches!(self.result, Some(Ok(_)))
    }

    fn answer(self: Box<Self>, committed: Result<(), StoreError>) {
        // A refusal is part of the group too: what it was decided on may be undone with it.
        let Self { change: _, result, reply } = *self;
        let result =
            committed.map_err(E::from).and_then(|()| result.unwrap_or(Err(StoreError::Panicked.into())));
        // The caller may have gone away (a client that hung up); its change stands.
        let _gone = reply.send(result);
    }
}

pub(super) struct Writer {
    queue: Sender<Message>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    pub(super) fn start(
        conn: Connection,
        entropy: Arc<dyn Entropy>,
        database: &Path,
    ) -> Result<Self, StoreError> {
        let (queue, messages) = channel();
        let run = Loop { conn, entropy, messages, database: database.to_owned() };
        let thread = std::thread::Builder::new().name("store-writer".into()).spawn(move || run.run())?;
        Ok(Self { queue, thread: Mutex::new(Some(thread)) })
    }

    pub(super) async fn run<T, E, F>(&self, change: F) -> Result<T, E>
    where
        F: FnOnce(&mut WriteTx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let waiting = Waiting { change: Some(change), result: None, reply };
        self.queue.send(Message::Change(Box::new(waiting))).map_err(|_| StoreError::Closed)?;
        answer.await.unwrap_or(Err(StoreError::Closed.into()))
    }

    /// Commits what is queued and ends the thread.
    pub(super) fn stop(&self) {
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        // The last handle may die on the writer thread itself, inside a change: the loop then ends by the message alone.
        if let Some(thread) = thread {
            let here = thread.thread().id() == std::thread::current().id();
            // An error means that the thread has ended already.
            let _ended = self.queue.send(Message::Stop);
            if !here && thread.join().is_err() {
                tracing::error!("the writer thread panicked");
            }
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.stop();
    }
}

struct Loop {
    conn: Connection,
    entropy: Arc<dyn Entropy>,
    messages: Receiver<Message>,
    database: PathBuf,
}

impl Loop {
    fn run(self) {
        while let Ok(Message::Change(first)) = self.messages.recv() {
            let (group, outcome, stop) = self.commit_group(first);
            crate::fail_point("store.commit.after");
            for change in group {
                change.answer(outcome.clone());
            }
            if stop {
                break;
            }
            if checkpoint::wal_size(&self.database) >= WAL_TOO_LARGE {
                checkpoint::run(&self.conn);
            }
        }
        checkpoint::run(&self.conn);
    }

    /// Runs `first` and whatever has been queued meanwhile in one transaction.
    fn commit_group(&self, first: Box<dyn Change>) -> (Vec<Box<dyn Change>>, Result<(), StoreError>, bool) {
        let mut group = Vec::new();
        let mut stop = false;
        let mut next = Some(first);
        let mut outcome = self.conn.execute_batch("BEGIN IMMEDIATE").map_err(StoreError::from);
        while let Some(mut change) = next.take() {
            if outcome.is_ok() {
                outcome = self.run_in_savepoint(change.as_mut());
            }
            group.push(change);
            if group.len() < GROUP {
                match self.messages.try_recv() {
                    Ok(Message::Change(change)) => next = Some(change),
                    Ok(Message::Stop) => stop = true,
                    Err(_) => {}
                }
            }
        }
        crate::fail_point("store.commit.before");
        let outcome = outcome
            .and_then(|()| self.conn.execute_batch("COMMIT").map_err(|e| StoreError::Commit(Arc::new(e))));
        if let Err(error) = &outcome {
            tracing::error!(%error, changes = group.len(), "a group of changes was not committed");
            if !self.conn.is_autocommit()
                && let Err(error) = self.conn.execute_batch("ROLLBACK")
            {
                tracing::error!(%error, "rollback failed");
            }
        }
        (group, outcome, stop)
    }

    /// An error means that the whole transaction is lost, not just this change.
    fn run_in_savepoint(&self, change: &mut dyn Change) -> Result<(), StoreError> {
        self.savepoint("SAVEPOINT change")?;
        let mut tx = WriteTx::new(&self.conn, &*self.entropy);
        let keep = catch_unwind(AssertUnwindSafe(|| {
            crate::fail_point("store.change.before");
            let keep = change.run(&mut tx);
            crate::fail_point("store.change.after");
            keep
        }))
        // The change has no result then, and `answer` says so.
        .unwrap_or(false);
        if self.conn.is_autocommit() {
            // A full disk or an I/O error makes SQLite roll back everything at once.
            return Err(StoreError::Abandoned);
        }
        if !keep {
            self.savepoint("ROLLBACK TO change")?;
        }
        self.savepoint("RELEASE change")
    }

    fn savepoint(&self, sql: &str) -> Result<(), StoreError> {
        self.conn.prepare_cached(sql)?.execute([])?;
        Ok(())
    }
}
