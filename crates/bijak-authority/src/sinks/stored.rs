//! What a delivery keeps, in the database.

use std::{io, sync::Arc};

use bijak_domain::{Clock, Entropy, SinkId};
use bijak_siem::delivery::{Cursor, DeadLetter, DeadLetters};

use crate::store::{Store, StoreError, sinks};

/// A sink's row as its cursor and its dead letters.
#[derive(Clone)]
pub(super) struct Stored {
    pub(super) store: Store,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) id: SinkId,
}

impl Cursor for Stored {
    async fn load(&mut self) -> io::Result<Option<u64>> {
        let id = self.id;
        self.store.read(move |conn| sinks::cursor(conn, id)).await.map_err(failed)
    }

    async fn store(&mut self, seq: u64) -> io::Result<()> {
        let (id, now) = (self.id, self.clock.now());
        self.store.write(move |tx| sinks::move_cursor(tx, id, seq, now)).await.map_err(failed)
    }
}

impl DeadLetters for Stored {
    async fn keep(&mut self, letter: &DeadLetter) -> io::Result<()> {
        let DeadLetter { seq, id: _, why, sink: _, line: _ } = letter;
        let (id, now, seq, why) = (self.id, self.clock.now(), *seq, why.clone());
        self.store.write(move |tx| sinks::bury(tx, id, seq, &why, now)).await.map_err(failed)
    }
}

fn failed(error: StoreError) -> io::Error {
    io::Error::other(error)
}

/// Randomness for a delivery's waits.
pub(super) struct Shared(pub(super) Arc<dyn Entropy>);

impl Entropy for Shared {
    fn fill(&self, out: &mut [u8]) {
        self.0.fill(out);
    }
}
