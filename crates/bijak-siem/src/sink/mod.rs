//! Where events go. A sink takes a batch and says yes, not now, or never; [`crate::delivery`] does the rest.
//!
//! To add one: a file with its `send`, a variant of [`AnySink`], its scheme in `config.rs`, its page in docs/SIEM.md.

mod any;
mod config;
mod file;
mod http;
mod secret;
mod splunk;
mod syslog;
mod webhook;

use std::time::Duration;

use serde::Deserialize;

use crate::{EncodeError, Encoder};

pub use any::AnySink;
pub use config::{ConnectError, Kind, ParseSinkError, SinkConfig};
pub use secret::{SecretError, SecretSource};
pub use splunk::Filing;
pub use syslog::{TlsError, TlsFiles, Transport};

/// An event on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub seq: u64,
    pub id: String,
    pub action: String,
    /// RFC 3339 in UTC, as the event has it.
    pub time: String,
    /// The canonical line, without a line feed.
    pub line: Vec<u8>,
    /// In the sink's format, its line end included.
    pub bytes: Vec<u8>,
}

impl Entry {
    /// The event of a canonical line, in a format.
    pub fn encode(encoder: &Encoder, seq: u64, line: &[u8]) -> Result<Self, EncodeError> {
        #[derive(Deserialize)]
        struct Head {
            id: String,
            action: String,
            time: String,
        }
        let Head { id, action, time } = serde_json::from_slice(line)?;
        let mut bytes = Vec::new();
        encoder.encode_line(line, &mut bytes)?;
        Ok(Self { seq, id, action, time, line: line.to_vec(), bytes })
    }

    /// The encoded event without its line end.
    pub(crate) fn text(&self) -> &[u8] {
        let text = self.bytes.strip_suffix(b"\n").unwrap_or(&self.bytes);
        text.strip_suffix(b"\r").unwrap_or(text)
    }
}

/// Why a batch is not with the sink. In words that name no credential.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// Away, slow, overloaded, or it does not let us in: the same batch again, later. Some of it may have arrived.
    #[error("{why}")]
    Unavailable { why: String, retry_after: Option<Duration> },
    /// It has read this and will never take it.
    #[error("{why}")]
    Refused { why: String },
}

impl SendError {
    pub(crate) fn unavailable(why: impl std::fmt::Display) -> Self {
        Self::Unavailable { why: why.to_string(), retry_after: None }
    }

    pub(crate) fn refused(why: impl std::fmt::Display) -> Self {
        Self::Refused { why: why.to_string() }
    }
}

pub trait Sink: Send {
    /// Brings the batch, in order, to where it stays. `Ok` only if all of it has arrived, as far as the protocol lets
    /// anybody know.
    fn send(&mut self, batch: &[Entry]) -> impl Future<Output = Result<(), SendError>> + Send;
}

#[cfg(test)]
pub(crate) mod tests;
