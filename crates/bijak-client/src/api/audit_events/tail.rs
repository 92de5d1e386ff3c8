use std::{fmt, time::Duration};

use super::{
    AuditEvents,
    sse::{Malformed, Message, Parser},
};
use crate::{
    api::{Api, ApiError, call::Spec},
    http::Opened,
};

const MEDIA_TYPE: &str = "text/event-stream";
/// The server says something every fifteen seconds: this much silence is a broken line.
const PATIENCE: Duration = Duration::from_secs(45);

/// Something the live log says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Live {
    /// The next event: its canonical line, byte for byte, without an LF.
    Event { seq: u64, line: String },
    /// A signed note over every event up to here, and no more.
    Checkpoint(String),
}

/// The live log: what has been there above the asked `seq` first, then what comes to be. It ends with its credential, an
/// hour at most: go on with a new one after [`Tail::last`].
pub struct Tail {
    api: Api,
    opened: Opened,
    parser: Parser,
    last: Option<u64>,
}

impl AuditEvents<'_> {
    /// Events above `after` (`None`: from the first on), and those to come.
    pub async fn stream(&self, after: Option<u64>) -> Result<Tail, ApiError> {
        let spec = Spec::get(["v1", "audit-events", "stream"]).query("after", after);
        let opened = self.0.open(spec, MEDIA_TYPE).await?;
        Ok(Tail { api: self.0.clone(), opened, parser: Parser::default(), last: after })
    }
}

impl Tail {
    /// The `seq` to go on after: of the last event given out, or the one asked for.
    pub const fn last(&self) -> Option<u64> {
        self.last
    }

    /// What the log says next; `None`: the server ended the stream.
    pub async fn next(&mut self) -> Result<Option<Live>, ApiError> {
        let outcome = self.read().await;
        if outcome.is_err() {
            self.api.note(&outcome);
        }
        outcome
    }

    async fn read(&mut self) -> Result<Option<Live>, ApiError> {
        let status = self.opened.status;
        let not_ours = |_: Malformed| ApiError::NotJson { status };
        loop {
            while let Some(Message { event, data, id }) = self.parser.next().map_err(not_ours)? {
                match event.as_str() {
                    "audit_event" => {
                        let seq = id.parse().map_err(|_| not_ours(Malformed))?;
                        self.last = Some(seq);
                        return Ok(Some(Live::Event { seq, line: data }));
                    }
                    // A note ends with a newline, which the last `data` line cannot show.
                    "checkpoint" => return Ok(Some(Live::Checkpoint(data + "\n"))),
                    // A newer server may say more than we know.
                    _ => {}
                }
            }
            match self.opened.piece(PATIENCE).await? {
                Some(bytes) => self.parser.push(&bytes),
                None => return Ok(None),
            }
        }
    }
}

impl fmt::Debug for Tail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tail").field("opened", &self.opened).field("last", &self.last).finish_non_exhaustive()
    }
}
