//! The HTTP sinks against a receiver that answers by a script.

mod receiver;
mod splunk;
mod webhook;

use super::*;

pub(crate) fn entry(seq: u64, bytes: &str) -> Entry {
    Entry {
        seq,
        id: format!("evt_{seq}"),
        action: "api_key.created".into(),
        time: "2026-11-24T02:07:53.000Z".into(),
        line: b"{}".to_vec(),
        bytes: bytes.into(),
    }
}

/// A sink of the address, `{}` in it being the receiver's, with a secret in a file of its own.
fn connected(address: &str, receiver: &receiver::Receiver, secret: &str) -> AnySink {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), secret).unwrap();
    let text = address.replace("{}", &receiver.address).replace("SECRET", &file.path().display().to_string());
    let config: SinkConfig = text.parse().unwrap();
    config.connect(std::sync::Arc::new(bijak_domain::SystemClock), &bijak_domain::OsEntropy).unwrap()
}

fn why(sent: Result<(), SendError>) -> (&'static str, String) {
    match sent {
        Ok(()) => ("sent", String::new()),
        Err(SendError::Unavailable { why, .. }) => ("unavailable", why),
        Err(SendError::Refused { why }) => ("refused", why),
    }
}
