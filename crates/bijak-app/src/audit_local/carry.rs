//! Carrying the copy's events to a SIEM's own door (`bijak_siem::sink`), from where a cursor file stands.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use bijak_domain::{Clock, Entropy};
use bijak_siem::{
    SinkConfig,
    delivery::{Backoff, Delivery, FileCursor, FileDeadLetters, Line, Notice, Source, TokioPause},
};

use super::{LocalAudit, LocalAuditError, query::Query};

/// How often the copy is looked at for what another process has appended.
const LOOK: Duration = Duration::from_millis(250);

/// Where a delivery goes and how it goes on.
pub struct Carry<'a> {
    pub query: &'a Query,
    pub sink: &'a SinkConfig,
    /// The last event that is with the sink; made where it is missing. Dead letters lie beside it.
    pub cursor: &'a Path,
    /// Go on with the events that the copy receives.
    pub follow: bool,
    pub clock: Arc<dyn Clock>,
    pub entropy: Arc<dyn Entropy>,
}

impl LocalAudit {
    /// Delivers the matches after the cursor, at least once and in order, until there are no more (with `follow`: for
    /// ever). What the sink cannot take now is waited for; what it never takes is told and kept in
    /// [`dead_letter_file`]. `tell` hears both.
    pub fn carry(
        &self,
        carry: Carry<'_>,
        tell: &mut (dyn FnMut(Notice<'_>) + Send),
    ) -> Result<(), LocalAuditError> {
        let Carry { query, sink, cursor, follow, clock, entropy } = carry;
        let failed = |why: String| LocalAuditError::Delivery { why };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let mut delivery = Delivery {
                name: sink.name(),
                encoder: sink.encoder(),
                sink: sink.connect(clock, &*entropy).map_err(|error| failed(error.to_string()))?,
                cursor: FileCursor::new(cursor.to_owned()),
                dead_letters: FileDeadLetters::new(dead_letter_file(cursor)),
                limits: sink.limits(),
                backoff: Backoff::default(),
                pause: TokioPause,
                entropy,
            };
            let mut matches = Matches { audit: self, query, follow };
            delivery.run(&mut matches, tell).await.map_err(|error| failed(error.to_string()))
        })
    }
}

/// Where the events are kept that a sink refused for good: `{cursor}.dead-letters`.
pub fn dead_letter_file(cursor: &Path) -> PathBuf {
    let mut name = cursor.as_os_str().to_owned();
    name.push(".dead-letters");
    name.into()
}

struct Matches<'a> {
    audit: &'a LocalAudit,
    query: &'a Query,
    follow: bool,
}

impl Source for Matches<'_> {
    // Reads block, on a runtime that does nothing else.
    async fn next(&mut self, after: Option<u64>, limit: usize) -> Result<Vec<Line>, String> {
        let from = after.map_or(0, |seq| seq + 1);
        let LocalAudit { cache, never, .. } = self.audit;
        loop {
            let lines =
                cache.lines(self.query, None, from, limit, never).map_err(|error| error.to_string())?;
            if !lines.is_empty() || !self.follow {
                return Ok(lines.into_iter().map(|held| Line { seq: held.seq, bytes: held.line }).collect());
            }
            tokio::time::sleep(LOOK).await;
        }
    }
}

impl std::fmt::Debug for Carry<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Carry").field("sink", &self.sink.name()).finish_non_exhaustive()
    }
}
