//! Syslog: RFC 5424 messages over UDP (RFC 5426), TCP with octet counting (RFC 6587 §3.4.1) or TLS (RFC 5425).
//!
//! Syslog has no acknowledgement, and what a kernel has buffered dies with the receiver. So a batch over TCP or TLS
//! ends with our FIN, and counts only when the receiver has answered with its own: a receiver that closes with data
//! unread resets the connection instead. `confirm=none` keeps one connection open and trusts it. UDP promises nothing: a receiver that is away is noticed
//! where its host says so.

mod stream;
mod tls;
mod udp;

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Entry, SendError, Sink};
use crate::{Format, formats::syslog::envelope};

pub(super) use stream::Streams;
pub(super) use tls::connector;
pub use tls::{TlsError, TlsFiles};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Transport {
    Udp,
    Tcp,
    Tls,
}

/// A receiver and how it is spoken to.
#[derive(Debug)]
pub struct SyslogSink {
    pub(super) format: Format,
    /// HOSTNAME of the envelope that other formats travel in.
    pub(super) hostname: Option<String>,
    pub(super) carrier: Carrier,
}

#[derive(Debug)]
pub(super) enum Carrier {
    Udp { address: String, grace: Duration },
    Streams(Streams),
}

impl Sink for SyslogSink {
    async fn send(&mut self, batch: &[Entry]) -> Result<(), SendError> {
        let messages: Vec<_> = batch.iter().map(|entry| self.message(entry)).collect();
        match &mut self.carrier {
            Carrier::Udp { address, grace } => udp::send(address, *grace, &messages).await,
            Carrier::Streams(streams) => streams.send(&framed(&messages)).await,
        }
    }
}

impl SyslogSink {
    /// CEF and the others are the MSG of a message whose header is ours.
    fn message(&self, entry: &Entry) -> Vec<u8> {
        if self.format == Format::Syslog {
            return entry.text().to_vec();
        }
        envelope(&entry.time, self.hostname.as_deref(), &entry.action, entry.text())
    }
}

/// Octet counting: the length in decimal, a space, the message.
fn framed(messages: &[Vec<u8>]) -> Vec<u8> {
    let mut out = Vec::with_capacity(messages.iter().map(|message| message.len() + 8).sum());
    for message in messages {
        out.extend_from_slice(message.len().to_string().as_bytes());
        out.push(b' ');
        out.extend_from_slice(message);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_counted_in_octets_not_letters() {
        assert_eq!(framed(&["é\n".into(), "ab".into()]), "3 é\n2 ab".as_bytes());
    }
}
