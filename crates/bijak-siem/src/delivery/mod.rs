//! Carrying the log to a sink: at least once, in order, one batch in memory, from where the cursor stands.
//!
//! The cursor moves only when the sink has said yes. A crash, a cut connection or half an answer repeats the batch; a
//! repeated event carries the same id (in every format, and as `webhook-id`). What a sink refuses as bad is tried
//! alone, told as a dead letter with what, why and where, and then left behind: one bad event holds nobody up. What a
//! sink cannot take now is kept and tried again, for as long as it takes.

mod backoff;
mod cursor;
mod dead_letter;
mod pause;
mod source;

use bijak_domain::Entropy;

use crate::{
    Encoder,
    sink::{Entry, SendError, Sink},
};

pub use backoff::Backoff;
pub(crate) use cursor::sync_folder;
pub use cursor::{Cursor, FileCursor};
pub use dead_letter::{DeadLetter, DeadLetters, FileDeadLetters};
pub use pause::{Pause, TokioPause};
pub use source::{Line, Source};

/// How much one batch may hold: the bound of the memory that a delivery takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub events: usize,
    /// Of encoded events. A single larger one is a batch of its own.
    pub bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { events: 500, bytes: 1 << 20 }
    }
}

/// What a delivery tells while it runs.
#[derive(Debug)]
pub enum Notice<'a> {
    /// Everything to this event is with the sink, and the cursor says so.
    Delivered { seq: u64, events: usize },
    /// The sink cannot take it now; the next attempt comes after `wait`.
    Retrying { why: &'a str, attempt: u32, wait: std::time::Duration },
    /// The first success after one or more of [`Notice::Retrying`].
    Recovered { attempts: u32 },
    /// The sink will never take this event.
    Buried(&'a DeadLetter),
}

/// Something on our own side ended the delivery. The cursor stands where it stood: run it again.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryError {
    #[error("the log cannot be read: {0}")]
    Source(String),
    #[error("the position in the log cannot be kept: {0}")]
    Cursor(std::io::Error),
    #[error("a dead letter cannot be kept: {0}")]
    DeadLetter(std::io::Error),
}

/// A sink and everything that a delivery to it needs.
#[derive(Debug)]
pub struct Delivery<S, C, D, P, E> {
    /// Names the sink in dead letters: an address without credentials.
    pub name: String,
    pub encoder: Encoder,
    pub sink: S,
    pub cursor: C,
    pub dead_letters: D,
    pub limits: Limits,
    pub backoff: Backoff,
    pub pause: P,
    pub entropy: E,
}

impl<S: Sink, C: Cursor, D: DeadLetters, P: Pause, E: Entropy> Delivery<S, C, D, P, E> {
    /// Delivers until the source ends. Dropping the future is a clean stop: whatever was not confirmed comes again.
    ///
    /// # Errors
    /// Only what is ours: the sink's troubles are waited out.
    pub async fn run(
        &mut self,
        source: &mut impl Source,
        tell: &mut (dyn FnMut(Notice<'_>) + Send),
    ) -> Result<(), DeliveryError> {
        let mut after = self.cursor.load().await.map_err(DeliveryError::Cursor)?;
        loop {
            let lines = source.next(after, self.limits.events).await.map_err(DeliveryError::Source)?;
            let Some(last) = lines.last().map(|line| line.seq) else { return Ok(()) };
            let mut batch = Vec::with_capacity(lines.len());
            let mut bytes = 0;
            for line in lines {
                let entry = match self.encode(line) {
                    Ok(entry) => entry,
                    Err(letter) => {
                        // In order: what stands before it is delivered first.
                        self.deliver(std::mem::take(&mut batch), tell).await?;
                        bytes = 0;
                        self.bury(letter, tell).await?;
                        continue;
                    }
                };
                if bytes + entry.bytes.len() > self.limits.bytes {
                    self.deliver(std::mem::take(&mut batch), tell).await?;
                    bytes = 0;
                }
                bytes += entry.bytes.len();
                batch.push(entry);
            }
            self.deliver(batch, tell).await?;
            after = Some(last);
        }
    }

    fn encode(&self, line: Line) -> Result<Entry, DeadLetter> {
        let Line { seq, bytes } = line;
        Entry::encode(&self.encoder, seq, &bytes)
            .map_err(|error| DeadLetter::of_line(seq, &bytes, error.to_string(), &self.name))
    }

    /// Until the whole batch is delivered or buried.
    async fn deliver(
        &mut self,
        batch: Vec<Entry>,
        tell: &mut (dyn FnMut(Notice<'_>) + Send),
    ) -> Result<(), DeliveryError> {
        let mut rest = batch.as_slice();
        // After a refusal, how many of the following go alone, so that the culprit is found.
        let mut alone = 0;
        let mut failed = 0;
        while !rest.is_empty() {
            let attempt = if alone > 0 { &rest[..1] } else { rest };
            match self.sink.send(attempt).await {
                Ok(()) => {
                    if failed > 0 {
                        tell(Notice::Recovered { attempts: failed });
                        failed = 0;
                    }
                    self.advance(attempt, tell).await?;
                    alone = usize::saturating_sub(alone, attempt.len());
                    rest = &rest[attempt.len()..];
                }
                Err(SendError::Refused { why }) if attempt.len() == 1 => {
                    let letter = DeadLetter::of_entry(&attempt[0], why, &self.name);
                    self.bury(letter, tell).await?;
                    alone = usize::saturating_sub(alone, 1);
                    rest = &rest[1..];
                }
                Err(SendError::Refused { .. }) => alone = attempt.len(),
                Err(SendError::Unavailable { why, retry_after }) => {
                    let wait = self.backoff.wait(failed, retry_after, &self.entropy);
                    failed = failed.saturating_add(1);
                    tell(Notice::Retrying { why: &why, attempt: failed, wait });
                    self.pause.sleep(wait).await;
                }
            }
        }
        Ok(())
    }

    async fn advance(
        &mut self,
        delivered: &[Entry],
        tell: &mut (dyn FnMut(Notice<'_>) + Send),
    ) -> Result<(), DeliveryError> {
        let Some(last) = delivered.last() else { return Ok(()) };
        self.cursor.store(last.seq).await.map_err(DeliveryError::Cursor)?;
        tell(Notice::Delivered { seq: last.seq, events: delivered.len() });
        Ok(())
    }

    /// The letter is kept before the cursor passes it: a crash between the two tells it twice, never not at all.
    async fn bury(
        &mut self,
        letter: DeadLetter,
        tell: &mut (dyn FnMut(Notice<'_>) + Send),
    ) -> Result<(), DeliveryError> {
        self.dead_letters.keep(&letter).await.map_err(DeliveryError::DeadLetter)?;
        self.cursor.store(letter.seq).await.map_err(DeliveryError::Cursor)?;
        tell(Notice::Buried(&letter));
        Ok(())
    }
}

#[cfg(test)]
mod tests;
