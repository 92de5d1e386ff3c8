//! The cache as a whole: one writer, any number of readers, what is held.

use std::{
    collections::HashMap,
    fmt,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
};

use bijak_domain::Timestamp;
use rusqlite::{Connection, TransactionBehavior};

use crate::{
    CacheError, Cancel,
    append::Writer,
    dictionary::{Column, Dictionaries},
    eval::Remembered,
    segment::seq_of,
    snapshot::{Part, Snapshot},
    store::{
        lines::Codebooks,
        open,
        runs::{self, Run},
        segments, texts,
    },
};

/// The local copy of one organization's log. All calls block; all reads are on a snapshot.
pub struct AuditCache {
    path: PathBuf,
    replaced: Option<i64>,
    // Before the writer: the connection that closes last folds the write-ahead log back, and a reader cannot.
    readers: Mutex<Vec<Connection>>,
    writer: Mutex<Writer>,
    snapshot: RwLock<Arc<Snapshot>>,
    pub(crate) codebooks: Codebooks,
    pub(crate) dictionaries: Dictionaries,
    /// Whether the dictionaries are in memory.
    texts_loaded: AtomicBool,
    pub(crate) remembered: Mutex<Remembered>,
    /// By column: how often each id occurs in these full segments.
    pub(crate) totals: Mutex<Totals>,
}

/// By column: the numbers of the full segments, and how often each id occurs in all of them.
pub(crate) type Totals = HashMap<Column, (Vec<u64>, Vec<u64>)>;

/// What is held: every event from `low` to `high` but for at most one gap, while the history grows towards the newest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    pub low: u64,
    pub high: u64,
    pub oldest_time: Timestamp,
    pub newest_time: Timestamp,
    /// The events that are held.
    pub events: u64,
}

impl Held {
    pub fn count(self) -> u64 {
        self.events
    }
}

/// Events `low ..= high`, all held; those below `verified_to` are covered by a signed checkpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeldRun {
    pub low: u64,
    pub high: u64,
    pub verified_to: u64,
}

impl AuditCache {
    /// Opens or makes the file at `path`.
    pub fn open(path: &Path) -> Result<Self, CacheError> {
        let (connection, replaced) = open::open_writer(path)?;
        let reader = open::open_reader(path)?;
        let snapshot = read_snapshot(&reader)?;
        Ok(Self {
            path: path.to_owned(),
            replaced,
            writer: Mutex::new(Writer::new(connection)),
            readers: Mutex::new(vec![reader]),
            snapshot: RwLock::new(Arc::new(snapshot)),
            codebooks: Codebooks::default(),
            dictionaries: Dictionaries::default(),
            texts_loaded: AtomicBool::new(false),
            remembered: Mutex::default(),
            totals: Mutex::default(),
        })
    }

    /// The schema version of a file of an earlier version that was replaced by an empty one at [`AuditCache::open`].
    pub fn replaced_version(&self) -> Option<i64> {
        self.replaced
    }

    /// What is held; `None`: nothing yet.
    #[expect(
        clippy::redundant_closure_for_method_calls,
        reason = "the method alone is not general over lifetimes"
    )]
    pub fn held(&self) -> Result<Option<Held>, CacheError> {
        self.read(|session| session.held())
    }

    /// The runs that are held, ascending.
    pub fn runs(&self) -> Result<Vec<HeldRun>, CacheError> {
        self.read(|session| {
            let runs = session.snapshot.runs.iter();
            Ok(runs.map(|r| HeldRun { low: r.low, high: r.high, verified_to: r.verified }).collect())
        })
    }

    pub(crate) fn writer(&self) -> MutexGuard<'_, Writer> {
        // A panic while writing rolled its transaction back; what the writer remembers is checked against the file.
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn current(&self) -> Arc<Snapshot> {
        Arc::clone(&self.snapshot.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Makes a committed append visible. Called with the writer locked.
    pub(crate) fn publish(&self, next: Snapshot, added: &[(Column, String)]) -> Result<(), CacheError> {
        if self.texts_loaded.load(Ordering::Acquire) {
            if next.generation == self.current().generation + 1 {
                for (column, text) in added {
                    self.dictionaries.write(*column).push(*column, text);
                }
            } else {
                self.with_reader(|reader| texts::load_words(reader, &self.dictionaries))?;
            }
        }
        *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(next);
        Ok(())
    }

    pub(crate) fn with_reader<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, CacheError>,
    ) -> Result<T, CacheError> {
        let pool = || self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        let known = pool().pop();
        let reader = match known {
            Some(reader) => reader,
            None => open::open_reader(&self.path)?,
        };
        let result = work(&reader);
        pool().push(reader);
        result
    }

    /// Runs `work` on one consistent view of the file and of what is in memory.
    pub(crate) fn read<T>(
        &self,
        work: impl FnOnce(&Session<'_>) -> Result<T, CacheError>,
    ) -> Result<T, CacheError> {
        self.with_reader(|reader| {
            let mut tries = 0;
            loop {
                let transaction = reader.unchecked_transaction()?;
                let generation = runs::generation(&transaction)?;
                let snapshot = self.current();
                if snapshot.generation == generation {
                    let session = Session { cache: self, connection: &transaction, snapshot };
                    return work(&session);
                }
                drop(transaction);
                // An append of ours publishes right after it commits: wait for that one, and only then believe that
                // another process has written.
                let _writer = self.writer();
                if tries > 0 || self.current().generation < generation {
                    self.reload(reader)?;
                }
                tries += 1;
            }
        })
    }

    /// Changes the runs (and what goes with them) in one transaction, on the newest view. `work` answers the runs and which
    /// parts stay.
    pub(crate) fn change(
        &self,
        work: impl FnOnce(&Session<'_>) -> Result<Vec<Run>, CacheError>,
    ) -> Result<(), CacheError> {
        let mut guard = self.writer();
        let Writer { connection, state } = &mut *guard;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let generation = runs::generation(&transaction)?;
        if generation != self.current().generation {
            self.with_reader(|reader| self.reload(reader))?;
        }
        let session = Session { cache: self, connection: &transaction, snapshot: self.current() };
        let runs = work(&session)?;
        runs::save(&transaction, &runs)?;
        runs::set_generation(&transaction, generation + 1)?;
        let snapshot = session.snapshot;
        let held = |part: &Part| {
            runs.iter().any(|run| run.low < seq_of(part.number + 1, 0) && seq_of(part.number, 0) <= run.high)
        };
        let parts = snapshot.parts.iter().filter(|part| held(part)).map(Arc::clone).collect();
        let next = Snapshot { generation: generation + 1, runs: Arc::new(runs), parts };
        transaction.commit()?;
        match state {
            Some(known) if known.generation == generation => known.generation += 1,
            _ => *state = None,
        }
        self.publish(next, &[])
    }

    /// Takes over what another process appended. Called with the writer locked.
    fn reload(&self, reader: &Connection) -> Result<(), CacheError> {
        let transaction = reader.unchecked_transaction()?;
        let next = read_snapshot(&transaction)?;
        let current = self.current();
        if next.generation == current.generation {
            return Ok(());
        }
        if self.texts_loaded.load(Ordering::Acquire) {
            texts::load_words(&transaction, &self.dictionaries)?;
        }
        let mut next = next;
        for part in &mut next.parts {
            // A full segment never changes: what is loaded of it stays.
            let known = current.parts.iter().find(|known| known.number == part.number);
            if let (Some(known), None) = (known, part.held())
                && known.held().is_none()
            {
                *part = Arc::clone(known);
            }
        }
        *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(next);
        Ok(())
    }

    pub(crate) fn load_texts(&self) -> Result<(), CacheError> {
        if self.texts_loaded.load(Ordering::Acquire) {
            return Ok(());
        }
        // The writer's lock: no append may publish texts between the loading and the mark.
        let _writer = self.writer();
        if !self.texts_loaded.load(Ordering::Acquire) {
            // On a connection of its own: a question's view may be older than what was published meanwhile.
            self.with_reader(|reader| texts::load_words(reader, &self.dictionaries))?;
            self.texts_loaded.store(true, Ordering::Release);
        }
        Ok(())
    }
}

fn read_snapshot(connection: &Connection) -> Result<Snapshot, CacheError> {
    Ok(Snapshot::of_file(
        runs::generation(connection)?,
        runs::load(connection)?,
        segments::heads(connection)?,
    ))
}

/// One consistent view, for the time of one question.
pub(crate) struct Session<'a> {
    pub(crate) cache: &'a AuditCache,
    pub(crate) connection: &'a Connection,
    pub(crate) snapshot: Arc<Snapshot>,
}

impl Session<'_> {
    /// The dictionaries, in memory from now on.
    pub(crate) fn dictionaries(&self) -> Result<&Dictionaries, CacheError> {
        self.cache.load_texts()?;
        Ok(&self.cache.dictionaries)
    }

    pub(crate) fn line(&self, seq: u64) -> Result<Vec<u8>, CacheError> {
        Ok(self.cache.codebooks.lines(self.connection).get(seq)?.to_vec())
    }

    fn held(&self) -> Result<Option<Held>, CacheError> {
        let (Some(low), Some(high)) = (self.snapshot.low(), self.snapshot.high()) else { return Ok(None) };
        let (mut oldest, mut newest) = (i64::MAX, i64::MIN);
        for part in &self.snapshot.parts {
            let (min, max) = self.times(part)?;
            (oldest, newest) = (oldest.min(min), newest.max(max));
        }
        let events = self.snapshot.runs.iter().map(|run| run.high - run.low + 1).sum();
        Ok(Some(Held {
            low,
            high,
            oldest_time: Timestamp::from_millis(oldest),
            newest_time: Timestamp::from_millis(newest),
            events,
        }))
    }

    pub(crate) fn times(&self, part: &Part) -> Result<(i64, i64), CacheError> {
        match &part.kind {
            crate::snapshot::Kind::Sealed(head) => Ok((head.min_time, head.max_time)),
            crate::snapshot::Kind::Open { data: Some(data), .. } => Ok((data.min_time, data.max_time)),
            crate::snapshot::Kind::Open { data: None, .. } => {
                let segment = self.segment(part)?;
                Ok((segment.times.min, segment.times.max))
            }
        }
    }
}

/// Fewer parts than this are looked at by one thread.
const FEW: usize = 24;
const MOST_THREADS: usize = 4;

impl Session<'_> {
    /// `work` for every part, on several threads where there are many, in order.
    pub(crate) fn each_part<T: Send>(
        &self,
        parts: &[&Arc<Part>],
        cancel: &Cancel,
        work: impl Fn(&Session<'_>, usize, &Arc<Part>) -> Result<T, CacheError> + Sync,
    ) -> Result<Vec<T>, CacheError> {
        let threads = std::thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS);
        if parts.len() < FEW || threads == 1 {
            return self.each_here(parts, 0, cancel, &work);
        }
        let share = parts.len().div_ceil(threads);
        let (snapshot, cache) = (&self.snapshot, self.cache);
        std::thread::scope(|scope| {
            let mut shares = parts.chunks(share).enumerate();
            let mine = shares.next();
            let others: Vec<_> = shares
                .map(|(at, parts)| {
                    let work = &work;
                    // A connection of its own: what is in the file of a full segment never changes.
                    scope.spawn(move || {
                        cache.with_reader(|connection| {
                            let session = Session { cache, connection, snapshot: Arc::clone(snapshot) };
                            session.each_here(parts, at * share, cancel, work)
                        })
                    })
                })
                .collect();
            let mut all =
                mine.map_or(Ok(Vec::new()), |(_, parts)| self.each_here(parts, 0, cancel, &work))?;
            for other in others {
                all.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
            }
            Ok(all)
        })
    }

    fn each_here<T>(
        &self,
        parts: &[&Arc<Part>],
        first: usize,
        cancel: &Cancel,
        work: &impl Fn(&Session<'_>, usize, &Arc<Part>) -> Result<T, CacheError>,
    ) -> Result<Vec<T>, CacheError> {
        let each = parts.iter().enumerate().map(|(at, part)| {
            cancel.check()?;
            work(self, first + at, part)
        });
        each.collect()
    }
}

/// Sequence numbers lie in SQLite's signed 64 bits: `append` refuses larger ones.
pub(crate) fn to_db(seq: u64) -> i64 {
    i64::try_from(seq).unwrap_or(i64::MAX)
}

pub(crate) fn from_db(seq: i64) -> u64 {
    u64::try_from(seq).unwrap_or(0)
}

impl fmt::Debug for AuditCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuditCache").field("path", &self.path).finish_non_exhaustive()
    }
}
