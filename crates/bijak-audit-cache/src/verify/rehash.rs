//! Reading everything back from the file: that the lines are still those that were folded.
//!
//! One thread reads (on the question's own view of the file), the others unpack and hash; what they fold is compared in
//! order, so that the first difference is the one that is named.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError, mpsc},
};

use bijak_transparency::CompactRange;

use super::stretch::{EVENTS, Folded, Stretch};
use crate::{
    AuditCache, CacheError, Cancel,
    append::LOWEST_NODE,
    cache::Session,
    store::{lines::Unpacker, runs::Run},
};

/// What was read back.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rehashed {
    pub events: u64,
    /// The first events that are not those that were folded, `begin..end`; `None`: all is well.
    pub damaged: Option<(u64, u64)>,
}

const MOST_THREADS: usize = 4;
/// Stretches that are read ahead, for each thread.
const AHEAD: usize = 4;
/// Events between two words of progress.
const TELL: u64 = 1 << 14;

impl AuditCache {
    /// Hashes every line of the file anew and compares with the folded ranges. `progress` is told how many events were
    /// hashed, about every 16,384.
    pub fn rehash(&self, cancel: &Cancel, progress: &mut dyn FnMut(u64)) -> Result<Rehashed, CacheError> {
        self.read(|session| {
            let mut done = Rehashed::default();
            for run in session.snapshot.runs.iter() {
                done.damaged = match session.rehash_run(run, cancel, &mut done.events, progress) {
                    Ok(damaged) => damaged,
                    Err(CacheError::Damaged { seq } | CacheError::NotHeld { seq }) => Some((seq, seq + 1)),
                    Err(error) => return Err(error),
                };
                if done.damaged.is_some() {
                    break;
                }
            }
            Ok(done)
        })
    }
}

/// A stretch's place and what came of it.
type Answer = (u64, Result<Folded, (u64, u64)>);

impl Session<'_> {
    fn rehash_run(
        &self,
        run: &Run,
        cancel: &Cancel,
        events: &mut u64,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Option<(u64, u64)>, CacheError> {
        let threads = std::thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS);
        let (jobs, waiting) = mpsc::channel::<(u64, Stretch)>();
        let (answers, answered) = mpsc::channel::<Answer>();
        let waiting = Mutex::new(waiting);
        std::thread::scope(|scope| {
            for _ in 0..threads {
                let (waiting, answers) = (&waiting, answers.clone());
                scope.spawn(move || fold_all(waiting, &answers));
            }
            drop(answers);
            let mut compared = Compared {
                session: self,
                run,
                range: CompactRange::empty_at(run.low),
                early: BTreeMap::new(),
            };
            // Dropped at every way out of here: the threads end then.
            let jobs = jobs;
            let (mut next, mut pending) = (run.low, 0);
            // What cannot even be read is damage, too, but only once everything before it is known to be well.
            let mut unread = None;
            let (before, mut told) = (*events, *events);
            loop {
                while next <= run.high && pending < threads * AHEAD && unread.is_none() {
                    cancel.check()?;
                    match self.stretch(run, next) {
                        Ok(stretch) => {
                            if jobs.send((next, stretch)).is_err() {
                                return Err(std::io::Error::other("the hashing threads ended").into());
                            }
                            pending += 1;
                            next = (next / EVENTS + 1) * EVENTS;
                        }
                        Err(CacheError::Damaged { seq } | CacheError::NotHeld { seq }) => {
                            unread = Some((seq, seq + 1));
                        }
                        Err(error) => return Err(error),
                    }
                }
                if pending == 0 {
                    break;
                }
                let Ok(answer) = answered.recv() else {
                    return Err(std::io::Error::other("the hashing threads ended").into());
                };
                pending -= 1;
                let damaged = compared.take(answer)?;
                *events = before + (compared.range.end() - run.low);
                if damaged.is_some() {
                    return Ok(damaged);
                }
                if *events - told >= TELL {
                    told = *events;
                    progress(told);
                }
            }
            progress(*events);
            Ok(unread.or_else(|| super::locate::first_difference(&compared.range, &run.compact)))
        })
    }
}

/// Folds whatever comes until nothing comes any more.
fn fold_all(waiting: &Mutex<mpsc::Receiver<(u64, Stretch)>>, answers: &mpsc::Sender<Answer>) {
    let mut unpacker = Unpacker::default();
    loop {
        let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((begin, stretch)) = next else { return };
        if answers.send((begin, stretch.fold(&mut unpacker))).is_err() {
            return;
        }
    }
}

/// What was folded so far, in order.
struct Compared<'a> {
    session: &'a Session<'a>,
    run: &'a Run,
    range: CompactRange,
    /// Answers to what lies further on.
    early: BTreeMap<u64, Result<Folded, (u64, u64)>>,
}

impl Compared<'_> {
    /// Compares all that follows what was compared before; answers the first events that differ.
    fn take(&mut self, (begin, folded): Answer) -> Result<Option<(u64, u64)>, CacheError> {
        self.early.insert(begin, folded);
        while let Some(folded) = self.early.remove(&self.range.end()) {
            let Folded { range, nodes } = match folded {
                Ok(folded) => folded,
                Err(damaged) => return Ok(Some(damaged)),
            };
            for (node, hash) in nodes {
                if self.session.node(self.run, node)? != hash {
                    let begin = node.index << LOWEST_NODE;
                    return Ok(Some((begin, begin + (1 << LOWEST_NODE))));
                }
            }
            let begin = self.range.end();
            self.range.extend(&range).map_err(|_| CacheError::Damaged { seq: begin })?;
        }
        Ok(None)
    }
}
