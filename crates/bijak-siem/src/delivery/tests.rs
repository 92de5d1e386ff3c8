//! A delivery against a sink that misbehaves in every way, with a pause that takes no time.

use std::{
    collections::VecDeque,
    io,
    sync::{Arc, Mutex},
    time::Duration,
};

use super::*;
use crate::{Format, Options, formats::tests::event};

/// Waits that are written down instead of waited.
#[derive(Clone, Default)]
struct Noted(Arc<Mutex<Vec<Duration>>>);

impl Pause for Noted {
    async fn sleep(&self, wait: Duration) {
        self.0.lock().unwrap().push(wait);
    }
}

struct Highest;
impl Entropy for Highest {
    fn fill(&self, out: &mut [u8]) {
        out.fill(0xff);
    }
}

/// The log: events 0 to `size`, a line that is none in the place of `broken`.
struct Log {
    size: u64,
    broken: Option<u64>,
}

impl Source for Log {
    async fn next(&mut self, after: Option<u64>, limit: usize) -> Result<Vec<Line>, String> {
        let from = after.map_or(0, |seq| seq + 1);
        let until = self.size.min(from + limit as u64);
        Ok((from..until).map(|seq| Line { seq, bytes: self.line(seq) }).collect())
    }
}

impl Log {
    fn line(&self, seq: u64) -> Vec<u8> {
        let mut event = event();
        (event.id, event.seq) = (format!("evt_{seq}"), seq);
        if self.broken == Some(seq) { b"{\"id\":".to_vec() } else { event.canonical_json().unwrap() }
    }
}

/// What the sink does with the next batch; after the last, it takes everything.
enum Act {
    Take,
    /// It has taken it, and its answer is lost.
    TakeInSilence,
    Away,
    Busy(Duration),
}

#[derive(Default)]
struct Receiver {
    script: VecDeque<Act>,
    poison: Vec<u64>,
    received: Vec<u64>,
    largest: usize,
}

impl Sink for Receiver {
    async fn send(&mut self, batch: &[Entry]) -> Result<(), SendError> {
        self.largest = self.largest.max(batch.len());
        let seqs = batch.iter().map(|entry| entry.seq);
        match self.script.pop_front().unwrap_or(Act::Take) {
            Act::Take if seqs.clone().any(|seq| self.poison.contains(&seq)) => {
                Err(SendError::refused("poison"))
            }
            Act::Take => {
                self.received.extend(seqs);
                Ok(())
            }
            Act::TakeInSilence => {
                self.received.extend(seqs);
                Err(SendError::unavailable("cut"))
            }
            Act::Away => Err(SendError::unavailable("away")),
            Act::Busy(wait) => Err(SendError::Unavailable { why: "busy".into(), retry_after: Some(wait) }),
        }
    }
}

#[derive(Clone, Default)]
struct Kept {
    position: Arc<Mutex<Option<u64>>>,
    letters: Arc<Mutex<Vec<DeadLetter>>>,
    /// The store fails from this position on, as if the process had died before.
    dies_at: Option<u64>,
}

impl Cursor for Kept {
    async fn load(&mut self) -> io::Result<Option<u64>> {
        Ok(*self.position.lock().unwrap())
    }

    async fn store(&mut self, seq: u64) -> io::Result<()> {
        if self.dies_at.is_some_and(|at| seq >= at) {
            return Err(io::Error::other("killed"));
        }
        *self.position.lock().unwrap() = Some(seq);
        Ok(())
    }
}

impl DeadLetters for Kept {
    async fn keep(&mut self, letter: &DeadLetter) -> io::Result<()> {
        self.letters.lock().unwrap().push(letter.clone());
        Ok(())
    }
}

type Under = Delivery<Receiver, Kept, Kept, Noted, Highest>;

fn delivery(receiver: Receiver, kept: &Kept) -> Under {
    Delivery {
        name: "test://".into(),
        encoder: Encoder::new(Format::Ocsf, Options::default()),
        sink: receiver,
        cursor: kept.clone(),
        dead_letters: kept.clone(),
        limits: Limits { events: 4, bytes: 1 << 20 },
        backoff: Backoff::default(),
        pause: Noted::default(),
        entropy: Highest,
    }
}

async fn run(delivery: &mut Under, log: &mut Log) -> (Result<(), DeliveryError>, Vec<String>) {
    let mut told = Vec::new();
    let outcome = delivery
        .run(log, &mut |notice| match notice {
            Notice::Delivered { .. } => {}
            other => told.push(format!("{other:?}").split([' ', '(']).next().unwrap().to_owned()),
        })
        .await;
    (outcome, told)
}

#[tokio::test]
async fn everything_arrives_in_order_and_in_batches() {
    let kept = Kept::default();
    let mut delivery = delivery(Receiver::default(), &kept);
    run(&mut delivery, &mut Log { size: 10, broken: None }).await.0.unwrap();
    assert_eq!(delivery.sink.received, (0..10).collect::<Vec<_>>());
    assert_eq!((delivery.sink.largest, *kept.position.lock().unwrap()), (4, Some(9)));
}

#[tokio::test]
async fn a_sink_that_is_away_for_an_hour_loses_nothing() {
    let kept = Kept::default();
    let script = (0..70).map(|_| Act::Away).collect();
    let mut delivery = delivery(Receiver { script, ..Receiver::default() }, &kept);
    let (outcome, told) = run(&mut delivery, &mut Log { size: 3, broken: None }).await;
    outcome.unwrap();
    assert_eq!(delivery.sink.received, [0, 1, 2]);
    let waits = delivery.pause.0.lock().unwrap();
    assert!(waits.iter().sum::<Duration>() > Duration::from_hours(1));
    assert!(waits.iter().all(|wait| *wait <= delivery.backoff.most));
    assert_eq!((told.len(), told.last().map(String::as_str)), (71, Some("Recovered")));
    assert!(kept.letters.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_busy_sink_is_given_the_time_it_asks_for() {
    let script = [Act::Busy(Duration::from_secs(17))].into();
    let mut delivery = delivery(Receiver { script, ..Receiver::default() }, &Kept::default());
    run(&mut delivery, &mut Log { size: 1, broken: None }).await.0.unwrap();
    assert_eq!(*delivery.pause.0.lock().unwrap(), [Duration::from_secs(17)]);
}

#[tokio::test]
async fn a_lost_answer_repeats_the_batch_with_the_same_ids() {
    let script = [Act::TakeInSilence].into();
    let mut delivery = delivery(Receiver { script, ..Receiver::default() }, &Kept::default());
    run(&mut delivery, &mut Log { size: 2, broken: None }).await.0.unwrap();
    assert_eq!(delivery.sink.received, [0, 1, 0, 1]);
}

#[tokio::test]
async fn a_delivery_that_dies_goes_on_from_where_the_cursor_stands() {
    let mut kept = Kept { dies_at: Some(6), ..Kept::default() };
    let mut first = delivery(Receiver::default(), &kept);
    let (outcome, _) = run(&mut first, &mut Log { size: 10, broken: None }).await;
    assert!(matches!(outcome, Err(DeliveryError::Cursor(_))));
    kept.dies_at = None;
    let mut second = delivery(Receiver::default(), &kept);
    run(&mut second, &mut Log { size: 10, broken: None }).await.0.unwrap();
    assert_eq!(first.sink.received, (0..8).collect::<Vec<_>>());
    assert_eq!(second.sink.received, (4..10).collect::<Vec<_>>());
}

#[tokio::test]
async fn what_the_sink_never_takes_is_buried_alone_and_told() {
    let kept = Kept::default();
    let receiver = Receiver { poison: vec![2, 3, 9], ..Receiver::default() };
    let mut delivery = delivery(receiver, &kept);
    let (outcome, told) = run(&mut delivery, &mut Log { size: 10, broken: None }).await;
    outcome.unwrap();
    assert_eq!(delivery.sink.received, [0, 1, 4, 5, 6, 7, 8]);
    assert_eq!(told, ["Buried", "Buried", "Buried"]);
    let letters = kept.letters.lock().unwrap();
    let letter = &letters[0];
    assert_eq!((letter.seq, letter.id.as_deref(), letter.why.as_str()), (2, Some("evt_2"), "poison"));
    assert_eq!((letter.sink.as_str(), letters.len()), ("test://", 3));
    assert!(letter.line.contains("\"id\":\"evt_2\""));
    assert_eq!(*kept.position.lock().unwrap(), Some(9));
}

#[tokio::test]
async fn a_line_that_is_no_event_is_buried_in_its_turn() {
    let kept = Kept::default();
    let mut delivery = delivery(Receiver::default(), &kept);
    run(&mut delivery, &mut Log { size: 6, broken: Some(1) }).await.0.unwrap();
    assert_eq!(delivery.sink.received, [0, 2, 3, 4, 5]);
    assert_eq!(kept.letters.lock().unwrap()[0].line, "{\"id\":");
}

#[tokio::test]
async fn a_batch_holds_no_more_bytes_than_it_may() {
    let mut delivery = delivery(Receiver::default(), &Kept::default());
    delivery.limits.bytes = 1;
    run(&mut delivery, &mut Log { size: 6, broken: None }).await.0.unwrap();
    assert_eq!((delivery.sink.largest, delivery.sink.received.len()), (1, 6));
}
