//! The writer thread and its group commit.

use std::{
    cell::RefCell,
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

use super::{
    StoreError, WriteTx,
    audit_tree::Trees,
    checkpoint,
    generation::{Generation, data_version},
};

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
        generation: Arc<Generation>,
    ) -> Result<Self, StoreError> {
        let (queue, messages) = channel();
        let version = data_version(&conn)?;
        let run = Loop {
            conn,
            entropy,
            messages,
            database: database.to_owned(),
            generation,
            trees: RefCell::default(),
            version,
        };
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
    generation: Arc<Generation>,
    trees: RefCell<Trees>,
    /// The database's version when `trees` was last known to be what its tables say.
    version: i64,
}

impl Loop {
    fn run(mut self) {
        while let Ok(Message::Change(first)) = self.messages.recv() {
            let (group, outcome, stop) = self.commit_group(first);
            // Whatever became of the commit: what was read before it has to be read again.
            self.generation.advance();
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
    fn commit_group(
        &mut self,
        first: Box<dyn Change>,
    ) -> (Vec<Box<dyn Change>>, Result<(), StoreError>, bool) {
        let mut group = Vec::new();
        let mut stop = false;
        let mut next = Some(first);
        let mut outcome =
            self.conn.execute_batch("BEGIN IMMEDIATE").map_err(StoreError::from).and_then(|()| self.look());
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
            .and_then(|()| self.trees.borrow_mut().flush(&self.conn))
            .and_then(|()| self.conn.execute_batch("COMMIT").map_err(|e| StoreError::Commit(Arc::new(e))));
        if let Err(error) = &outcome {
            tracing::error!(%error, changes = group.len(), "a group of changes was not committed");
            self.trees.borrow_mut().clear();
            if !self.conn.is_autocommit()
                && let Err(error) = self.conn.execute_batch("ROLLBACK")
            {
                tracing::error!(%error, "rollback failed");
            }
        }
        (group, outcome, stop)
    }

    /// Forgets the trees where another process has written: a person with a tool, since the data directory's lock keeps
    /// servers out.
    fn look(&mut self) -> Result<(), StoreError> {
        let version = data_version(&self.conn)?;
        if self.version != version {
            self.version = version;
            self.trees.borrow_mut().clear();
        }
        Ok(())
    }

    /// An error means that the whole transaction is lost, not just this change.
    fn run_in_savepoint(&self, change: &mut dyn Change) -> Result<(), StoreError> {
        self.savepoint("SAVEPOINT change")?;
        self.trees.borrow_mut().begin();
        let mut tx = WriteTx::new(&self.conn, &*self.entropy, &self.trees);
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
            self.trees.borrow_mut().undo();
            self.savepoint("ROLLBACK TO change")?;
        }
        self.savepoint("RELEASE change")
    }

    fn savepoint(&self, sql: &str) -> Result<(), StoreError> {
        self.conn.prepare_cached(sql)?.execute([])?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::sync_channel;

    use bijak_domain::OsEntropy;

    use super::*;
    use crate::store::open;

    /// A writer on a table of numbers, and a second connection that sees what is committed.
    fn writer(dir: &tempfile::TempDir) -> (Arc<Writer>, Connection) {
        let path = dir.path().join("test.db");
        let conn = open::writer(&path).unwrap();
        conn.execute_batch("CREATE TABLE numbers (n INTEGER UNIQUE CHECK (n < 1000))").unwrap();
        (
            Arc::new(
                Writer::start(conn, Arc::new(OsEntropy), &path, Arc::new(Generation::new(&path).unwrap()))
                    .unwrap(),
            ),
            open::reader(&path).unwrap(),
        )
    }

    fn insert(tx: &WriteTx<'_>, n: i64) -> Result<(), StoreError> {
        tx.execute("INSERT INTO numbers (n) VALUES (?1)", [n])?;
        Ok(())
    }

    fn numbers(conn: &Connection) -> Vec<i64> {
        let mut statement = conn.prepare("SELECT n FROM numbers ORDER BY n").unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }

    type Queued<T> = Box<dyn FnOnce(&mut WriteTx<'_>) -> Result<T, StoreError> + Send>;

    /// Queues `changes` behind one that holds the writer up, so that they become one group.
    async fn as_one_group<T: Send + 'static>(
        writer: &Arc<Writer>,
        changes: Vec<Queued<T>>,
    ) -> Vec<Result<T, StoreError>> {
        let (go_on, held) = sync_channel::<()>(0);
        let (entered, at_work) = oneshot::channel();
        let holding = tokio::spawn({
            let writer = Arc::clone(writer);
            async move {
                writer
                    .run(move |_| {
                        entered.send(()).unwrap();
                        held.recv().unwrap();
                        Ok::<_, StoreError>(())
                    })
                    .await
            }
        });
        at_work.await.unwrap();
        // Polled once each, in order: that queues them.
        let mut waiting: Vec<_> = changes.into_iter().map(|change| Box::pin(writer.run(change))).collect();
        for change in &mut waiting {
            assert!(futures_util::poll!(change.as_mut()).is_pending());
        }
        go_on.send(()).unwrap();
        // It is the first of the group, and fares as the group does.
        let _held = holding.await.unwrap();
        let mut results = Vec::new();
        for change in waiting {
            results.push(change.await);
        }
        results
    }

    #[tokio::test]
    async fn what_waits_together_is_committed_together() {
        let dir = tempfile::tempdir().unwrap();
        let (writer, reader) = writer(&dir);
        let wal = || checkpoint::wal_size(&dir.path().join("test.db"));
        let before = wal();
        let changes = (0..200).map(|n| -> Queued<()> { Box::new(move |tx| insert(tx, n)) });
        let results = as_one_group(&writer, changes.collect()).await;
        assert!(results.iter().all(Result::is_ok));
        assert_eq!(numbers(&reader), (0..200).collect::<Vec<_>>());
        let together = wal() - before;
        for n in 200..400 {
            writer.run(move |tx| insert(tx, n)).await.unwrap();
        }
        let alone = wal() - before - together;
        assert!(
            together * 10 < alone,
            "one transaction writes each page once: {together} against {alone} bytes"
        );
    }

    #[tokio::test]
    async fn a_change_that_fails_or_panics_takes_no_other_with_it() {
        let dir = tempfile::tempdir().unwrap();
        let (writer, reader) = writer(&dir);
        let results = as_one_group(
            &writer,
            vec![
                Box::new(|tx| insert(tx, 1)),
                Box::new(|tx| {
                    insert(tx, 2)?;
                    Err(StoreError::NewerSchema)
                }),
                Box::new(|tx| {
                    insert(tx, 3)?;
                    panic!("in the midst of a change")
                }),
                Box::new(|tx| {
                    insert(tx, 4)?;
                    insert(tx, 1_000)
                }),
                Box::new(|tx| {
                    assert_eq!(numbers(tx), [1], "what failed before is undone already");
                    insert(tx, 5)
                }),
            ],
        )
        .await;
        assert!(matches!(
            results[..],
            [
                Ok(()),
                Err(StoreError::NewerSchema),
                Err(StoreError::Panicked),
                Err(StoreError::Database(_)),
                Ok(())
            ]
        ));
        assert_eq!(numbers(&reader), [1, 5]);
    }

    #[tokio::test]
    async fn a_commit_that_fails_fails_every_change_of_its_group_and_the_next_group_goes_on() {
        let dir = tempfile::tempdir().unwrap();
        let (writer, reader) = writer(&dir);
        let results = as_one_group(
            &writer,
            vec![
                Box::new(|tx| insert(tx, 1)),
                Box::new(|tx| {
                    // A constraint that is checked at the commit only.
                    tx.execute_batch(
                        "CREATE TABLE parent (id INTEGER PRIMARY KEY);
                         CREATE TABLE child (parent REFERENCES parent DEFERRABLE INITIALLY DEFERRED);
                         INSERT INTO child VALUES (7)",
                    )?;
                    Ok(())
                }),
                Box::new(|_| Err(StoreError::NewerSchema)),
            ],
        )
        .await;
        assert!(results.iter().all(|result| matches!(result, Err(StoreError::Commit(_)))), "{results:?}");
        assert_eq!(numbers(&reader), [0i64; 0]);
        writer.run(|tx| insert(tx, 2)).await.unwrap();
        assert_eq!(numbers(&reader), [2]);
    }

    #[tokio::test]
    async fn stopping_commits_what_is_queued_and_refuses_what_comes_later() {
        let dir = tempfile::tempdir().unwrap();
        let (writer, reader) = writer(&dir);
        let mut queued = Box::pin(writer.run(|tx| insert(tx, 1)));
        assert!(futures_util::poll!(queued.as_mut()).is_pending());
        writer.stop();
        queued.await.unwrap();
        assert_eq!(numbers(&reader), [1]);
        assert!(matches!(writer.run(|tx| insert(tx, 2)).await, Err(StoreError::Closed)));
    }
}
