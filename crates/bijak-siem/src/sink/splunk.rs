//! Splunk's HTTP Event Collector, with indexer acknowledgement where the token has it.
//!
//! "Received" (HTTP 200) is not "indexed": where the answer carries an `ackId`, the batch counts once the
//! acknowledgement says so, and is sent again if it never does. Splunk does not drop duplicates: the indexed field
//! `event_id` tells them apart.

use std::{collections::HashMap, time::Duration};

use bijak_domain::{Entropy, SecretText, Timestamp};
use reqwest::{
    Client, StatusCode,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue},
};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use url::Url;

use super::{ConnectError, Entry, SendError, Sink, http};

/// What Splunk files the events under.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filing {
    pub index: Option<String>,
    pub source: String,
    pub sourcetype: String,
    pub host: Option<String>,
}

#[derive(Debug)]
pub struct SplunkSink {
    pub(super) client: Client,
    pub(super) event_url: Url,
    pub(super) ack_url: Url,
    pub(super) authorization: HeaderValue,
    pub(super) channel: String,
    pub(super) filing: Filing,
    /// Refuse to go on without acknowledgements.
    pub(super) must_acknowledge: bool,
    pub(super) poll: Duration,
    pub(super) polls: u32,
}

#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    text: String,
    code: Option<u32>,
    #[serde(rename = "ackId")]
    ack_id: Option<u64>,
}

impl SplunkSink {
    pub(super) fn new(
        client: Client,
        base: &Url,
        token: &SecretText,
        filing: Filing,
        must_acknowledge: bool,
        entropy: &dyn Entropy,
    ) -> Result<Self, ConnectError> {
        let header = format!("Splunk {}", token.expose("it opens the event collector"));
        let mut authorization = HeaderValue::try_from(header).map_err(|_| ConnectError::SplunkToken)?;
        authorization.set_sensitive(true);
        let channel = channel(entropy);
        let at = |path: &str| {
            let mut url = base.clone();
            url.set_path(&format!("{}{path}", base.path().trim_end_matches('/')));
            url
        };
        let mut ack_url = at("/services/collector/ack");
        ack_url.query_pairs_mut().append_pair("channel", &channel);
        Ok(Self {
            client,
            event_url: at("/services/collector/event"),
            ack_url,
            authorization,
            channel,
            filing,
            must_acknowledge,
            poll: Duration::from_secs(1),
            polls: 300,
        })
    }

    fn body(&self, batch: &[Entry]) -> Result<Vec<u8>, SendError> {
        #[derive(Serialize)]
        struct Event<'a> {
            time: f64,
            #[serde(skip_serializing_if = "Option::is_none")]
            host: Option<&'a str>,
            source: &'a str,
            sourcetype: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            index: Option<&'a str>,
            event: &'a RawValue,
            fields: Fields<'a>,
        }
        #[derive(Serialize)]
        struct Fields<'a> {
            event_id: &'a str,
            seq: u64,
        }
        let mut body = Vec::new();
        for entry in batch {
            let Filing { index, source, sourcetype, host } = &self.filing;
            let time: Timestamp = entry.time.parse().map_err(SendError::refused)?;
            // JSON as it stands, anything else as a text.
            let text = String::from_utf8_lossy(entry.text());
            let quoted;
            let event = if text.starts_with('{') {
                serde_json::from_str(&text)
            } else {
                quoted = serde_json::to_string(&text).map_err(SendError::refused)?;
                serde_json::from_str(&quoted)
            };
            #[expect(clippy::cast_precision_loss, reason = "milliseconds of the years 1 to 9999 fit 53 bits")]
            let time = time.as_millis() as f64 / 1000.0;
            let event = Event {
                time,
                host: host.as_deref(),
                source,
                sourcetype,
                index: index.as_deref(),
                event: event.map_err(SendError::refused)?,
                fields: Fields { event_id: &entry.id, seq: entry.seq },
            };
            serde_json::to_writer(&mut body, &event).map_err(SendError::refused)?;
            body.push(b'\n');
        }
        Ok(body)
    }

    async fn post(&self, url: &Url, body: Vec<u8>) -> Result<Vec<u8>, SendError> {
        let request = self
            .client
            .post(url.clone())
            .header(AUTHORIZATION, self.authorization.clone())
            .header(CONTENT_TYPE, "application/json")
            .header("X-Splunk-Request-Channel", &self.channel)
            .body(body);
        let mut response = request.send().await.map_err(http::transport)?;
        let status = response.status();
        let body = http::body(&mut response).await?;
        if status.is_success() {
            return Ok(body);
        }
        let answer: Option<Answer> = serde_json::from_slice(&body).ok();
        let said = answer.as_ref().map(|answer| format!(": {}", answer.text)).unwrap_or_default();
        let why = format!("Splunk answered {status}{said}");
        // 7, 10, 11: the index or the channel is wrong, not the events. An administrator can put that right.
        let about_us = matches!(answer.and_then(|answer| answer.code), Some(7 | 10 | 11));
        let refused = http::is_about_the_content(status) && !about_us;
        Err(if refused { SendError::refused(why) } else { http::unavailable(&response, why) })
    }

    async fn acknowledged(&self, id: u64) -> Result<(), SendError> {
        #[derive(Deserialize)]
        struct Acks {
            acks: HashMap<u64, bool>,
        }
        for _ in 0..self.polls {
            let body = self.post(&self.ack_url, format!(r#"{{"acks":[{id}]}}"#).into_bytes()).await?;
            let acks: Acks = serde_json::from_slice(&body)
                .map_err(|_| SendError::unavailable("Splunk's acknowledgement cannot be read"))?;
            if acks.acks.get(&id) == Some(&true) {
                return Ok(());
            }
            tokio::time::sleep(self.poll).await;
        }
        Err(SendError::unavailable("Splunk took the events but never acknowledged that they are indexed"))
    }
}

impl Sink for SplunkSink {
    async fn send(&mut self, batch: &[Entry]) -> Result<(), SendError> {
        let body = self.post(&self.event_url, self.body(batch)?).await?;
        let answer: Answer = serde_json::from_slice(&body)
            .map_err(|_| SendError::unavailable(format_args!("{} of an unknown form", StatusCode::OK)))?;
        match answer {
            Answer { code: Some(0), ack_id: Some(id), .. } => self.acknowledged(id).await,
            Answer { code: Some(0), ack_id: None, .. } if !self.must_acknowledge => Ok(()),
            Answer { code: Some(0), .. } => Err(SendError::unavailable(
                "the token has no indexer acknowledgement (switch it on, or say ack=auto)",
            )),
            Answer { text, .. } => Err(SendError::unavailable(format_args!("Splunk said: {text}"))),
        }
    }
}

/// A channel of our own (a version 4 UUID): acknowledgements are counted within it.
fn channel(entropy: &dyn Entropy) -> String {
    let mut bytes = [0; 16];
    entropy.fill(&mut bytes);
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = format!("{:032x}", u128::from_be_bytes(bytes));
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_channel_is_a_random_uuid() {
        struct Fixed;
        impl Entropy for Fixed {
            fn fill(&self, out: &mut [u8]) {
                out.fill(0xff);
            }
        }
        assert_eq!(channel(&Fixed), "ffffffff-ffff-4fff-bfff-ffffffffffff");
    }
}
