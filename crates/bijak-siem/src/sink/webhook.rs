//! An HTTPS webhook, signed as Standard Webhooks 1.0 has it (<https://www.standardwebhooks.com>).
//!
//! One event a message, so that `webhook-id` is the event's own id and a repeated event is told by it. The payload is
//! `{"type": action, "timestamp": time, "data": event}`, the event in the sink's format. Several secrets (divided by
//! white space) sign side by side, for the time of a rotation.

use std::sync::Arc;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use bijak_domain::{Clock, SecretText};
use hmac::{Hmac, KeyInit as _, Mac as _};
use reqwest::{Client, header::CONTENT_TYPE};
use serde::Serialize;
use serde_json::value::RawValue;
use sha2::Sha256;
use url::Url;

use super::{ConnectError, Entry, SendError, Sink, http};

pub struct WebhookSink {
    client: Client,
    url: Url,
    keys: Vec<Hmac<Sha256>>,
    clock: Arc<dyn Clock>,
}

impl WebhookSink {
    pub(super) fn new(
        client: Client,
        url: Url,
        secret: &SecretText,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, ConnectError> {
        let texts = secret.expose("it signs what the webhook is sent").split_whitespace();
        Ok(Self { client, url, keys: texts.map(key).collect::<Result<_, _>>()?, clock })
    }

    async fn post(&self, entry: &Entry) -> Result<(), SendError> {
        let body = payload(entry).map_err(SendError::refused)?;
        let timestamp = self.clock.now().as_millis().div_euclid(1000).to_string();
        let request = self
            .client
            .post(self.url.clone())
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-id", header(&entry.id))
            .header("webhook-timestamp", &timestamp)
            .header("webhook-signature", signature(&self.keys, &header(&entry.id), &timestamp, &body))
            .body(body);
        let mut response = request.send().await.map_err(http::transport)?;
        let status = response.status();
        // Read to its end: half an answer is no answer.
        http::body(&mut response).await?;
        if status.is_success() {
            return Ok(());
        }
        let why = format!("the webhook answered {status}");
        Err(if http::is_about_the_content(status) {
            SendError::refused(why)
        } else {
            http::unavailable(&response, why)
        })
    }
}

impl Sink for WebhookSink {
    async fn send(&mut self, batch: &[Entry]) -> Result<(), SendError> {
        for entry in batch {
            self.post(entry).await?;
        }
        Ok(())
    }
}

impl std::fmt::Debug for WebhookSink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The address may hold the receiver's own token.
        f.debug_struct("WebhookSink").field("host", &self.url.host_str()).finish_non_exhaustive()
    }
}

/// `whsec_` and 24 to 64 bytes in base64.
fn key(text: &str) -> Result<Hmac<Sha256>, ConnectError> {
    let bytes = text.strip_prefix("whsec_").and_then(|text| BASE64_STANDARD.decode(text).ok());
    let bytes = bytes.filter(|bytes| (24..=64).contains(&bytes.len())).ok_or(ConnectError::WebhookSecret)?;
    Hmac::new_from_slice(&bytes).map_err(|_| ConnectError::WebhookSecret)
}

fn payload(entry: &Entry) -> Result<Vec<u8>, serde_json::Error> {
    #[derive(Serialize)]
    struct Payload<'a> {
        r#type: &'a str,
        timestamp: &'a str,
        data: &'a RawValue,
    }
    let data = serde_json::from_slice(entry.text())?;
    serde_json::to_vec(&Payload { r#type: &entry.action, timestamp: &entry.time, data })
}

/// Ids are open strings; a header is not, and a full stop would end the id in what is signed.
fn header(id: &str) -> String {
    let safe = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
    if !id.is_empty() && id.chars().all(safe) {
        return id.to_owned();
    }
    id.bytes().map(|byte| format!("{byte:02x}")).fold("x-".to_owned(), |out, byte| out + &byte)
}

/// `v1,` and the base64 of HMAC-SHA-256 over `id.timestamp.body`, one for each key.
fn signature(keys: &[Hmac<Sha256>], id: &str, timestamp: &str, body: &[u8]) -> String {
    let signed = keys.iter().map(|key| {
        let mut mac = key.clone();
        for part in [id.as_bytes(), b".", timestamp.as_bytes(), b".", body] {
            mac.update(part);
        }
        format!("v1,{}", BASE64_STANDARD.encode(mac.finalize().into_bytes()))
    });
    signed.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sink::tests::entry;

    /// The example of the specification's reference libraries.
    #[test]
    fn a_signature_is_the_specifications() {
        let key = key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let signature =
            signature(&[key], "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", br#"{"test": 2432232314}"#);
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn the_payload_holds_the_event_as_it_stands() {
        let line = r#"{"b":1.0,"a":"x"}"#;
        let entry = Entry { action: "api_key.created".into(), ..entry(0, line) };
        let text = String::from_utf8(payload(&entry).unwrap()).unwrap();
        assert_eq!(
            text,
            r#"{"type":"api_key.created","timestamp":"2026-11-24T02:07:53.000Z","data":{"b":1.0,"a":"x"}}"#
        );
    }

    #[test]
    fn an_id_that_no_header_can_carry_is_spelt_in_hexadecimal() {
        assert_eq!(header("evt_01H"), "evt_01H");
        assert_eq!(header("a.\n"), "x-612e0a");
    }

    #[test]
    fn a_secret_of_another_form_is_refused() {
        for bad in ["", "whsec_", "whsec_c2hvcnQ=", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"] {
            assert!(matches!(key(bad), Err(ConnectError::WebhookSecret)), "{bad}");
        }
    }
}
