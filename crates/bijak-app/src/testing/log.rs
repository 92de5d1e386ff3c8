//! An audit log with a tree and a key of its own, and the lies it may be told to tell.

use std::convert::Infallible;

use base64::{Engine, prelude::BASE64_STANDARD};
use bijak_audit_cache::transparency::{
    Checkpoint, Hash, NodeId, SigningKey, consistency_proof, inclusion_proof, leaf_hash, root,
};
use bijak_client::test_server::{Answer, Request};
use bijak_domain::{AuditEvent, Entropy, OsEntropy};
use serde_json::{Value, json};

use super::problem;

#[derive(Debug)]
pub(crate) struct FakeLog {
    origin: String,
    /// The canonical lines, as the tree has them.
    pub(crate) lines: Vec<String>,
    /// What is served in their place, where the log lies without its tree knowing.
    pub(crate) served: Option<Vec<String>>,
    /// The current one first, then those that sign beside it.
    keys: Vec<SigningKey>,
    /// The events that the head speaks for; `None`: all.
    pub(crate) head: Option<usize>,
    /// Bulk answers stop in their midst after so many lines, and the rest of them never comes.
    pub(crate) stalls_after: Option<usize>,
    pub(crate) refuses: Option<(u16, &'static str)>,
}

fn new_key(origin: &str) -> SigningKey {
    let mut seed = [0; 32];
    OsEntropy.fill(&mut seed);
    SigningKey::from_seed(origin, &seed).unwrap()
}

/// As a server would write it.
pub(crate) fn canonical(event: &Value) -> String {
    let event: AuditEvent = serde_json::from_value(event.clone()).unwrap();
    String::from_utf8(event.canonical_json().unwrap()).unwrap()
}

impl FakeLog {
    pub(crate) fn new(organization_id: &str) -> Self {
        let origin = format!("fake.example/audit-log/{organization_id}");
        let keys = vec![new_key(&origin)];
        Self { origin, lines: Vec::new(), served: None, keys, head: None, stalls_after: None, refuses: None }
    }

    pub(crate) fn extend(&mut self, events: &[Value]) {
        self.lines.extend(events.iter().map(canonical));
    }

    /// A new key; the old ones go on signing beside it.
    pub(crate) fn rotate_key(&mut self) {
        self.keys.insert(0, new_key(&self.origin));
    }

    /// A new key, and nobody vouches for it.
    pub(crate) fn swap_key(&mut self) {
        self.keys = vec![new_key(&self.origin)];
    }

    pub(crate) fn vkey(&self) -> String {
        self.keys[0].verifier().to_string()
    }

    pub(crate) fn size(&self) -> usize {
        self.head.unwrap_or(self.lines.len())
    }

    fn leaves(&self) -> Vec<Hash> {
        self.lines.iter().map(|line| leaf_hash(line.as_bytes())).collect()
    }

    pub(crate) fn checkpoint(&self, size: usize) -> String {
        let checkpoint = Checkpoint {
            origin: self.origin.clone(),
            size: size as u64,
            root: root(&self.leaves()[..size]),
            extensions: Vec::new(),
        };
        checkpoint.sign(&self.keys.iter().collect::<Vec<_>>()).unwrap().to_string()
    }

    /// `None`: not a call of the log.
    pub(crate) fn answer(&self, request: &Request) -> Option<Answer> {
        let ours = request.path.starts_with("/v1/audit-log/") || request.path.starts_with("/v1/audit-events");
        if !ours {
            return None;
        }
        if let Some((status, code)) = self.refuses {
            return Some(problem(status, code));
        }
        let number = |name: &str| {
            let mut query = url::form_urlencoded::parse(request.query.as_bytes());
            query.find(|(key, _)| key == name).map(|(_, value)| value.parse::<usize>().unwrap())
        };
        let text = |text: String| Answer::body("text/plain", text.into_bytes(), 200);
        Some(match request.path.as_str() {
            "/v1/audit-log/checkpoint" => text(self.checkpoint(self.size())),
            "/v1/audit-log/key" => text(self.vkey() + "\n"),
            "/v1/audit-log/keys" => {
                text(self.keys.iter().flat_map(|key| [key.verifier().to_string(), "\n".into()]).collect())
            }
            "/v1/audit-log/proof/inclusion" => {
                let (seq, size) = (number("seq").unwrap() as u64, number("size").unwrap() as u64);
                if size > self.lines.len() as u64 {
                    return Some(problem(400, "invalid_request"));
                }
                proof(inclusion_proof(seq, size, self.nodes()).unwrap())
            }
            "/v1/audit-log/proof/consistency" => {
                let (from, to) = (number("from").unwrap() as u64, number("to").unwrap() as u64);
                if to > self.lines.len() as u64 {
                    return Some(problem(400, "invalid_request"));
                }
                proof(consistency_proof(from, to, self.nodes()).unwrap())
            }
            "/v1/audit-events/stream" => {
                let after = number("after").map_or(0, |seq| seq + 1);
                Answer::body("text/event-stream", self.stream(after).into_bytes(), 200)
            }
            _ if request
                .header("accept")
                .is_some_and(|accept| accept.contains("json") && !accept.contains("ndjson")) =>
            {
                self.since(request, number("limit").unwrap())
            }
            _ => {
                let lines = self.served();
                let end = if self.served.is_some() { lines.len() } else { self.size() };
                let limit = number("limit").unwrap();
                let range = match (number("after"), number("before")) {
                    (Some(after), _) => (after + 1).min(end)..end.min(after + 1 + limit),
                    (None, Some(before)) => before.min(end).saturating_sub(limit)..before.min(end),
                    (None, None) => 0..end.min(limit),
                };
                let cut = self.stalls_after.filter(|cut| *cut < range.len());
                let range = range.start..cut.map_or(range.end, |cut| range.start + cut);
                let body: String = lines[range].iter().flat_map(|line| [line.as_str(), "\n"]).collect();
                let answer = Answer::body("application/x-ndjson", body.into_bytes(), 200);
                if cut.is_some() { answer.stalled() } else { answer }
            }
        })
    }

    /// The first events since a time, as a page.
    fn since(&self, request: &Request, limit: usize) -> Answer {
        let query = url::form_urlencoded::parse(request.query.as_bytes());
        let since = query.into_iter().find(|(key, _)| key == "since").unwrap().1.into_owned();
        let events =
            self.served().iter().take(self.size()).map(|line| serde_json::from_str::<Value>(line).unwrap());
        // Times are written in one form: they compare as texts.
        let items: Vec<Value> =
            events.filter(|event| event["time"].as_str().unwrap() >= &*since).take(limit).collect();
        Answer::json(200, &json!({"items": items, "next": null}).to_string())
    }

    fn served(&self) -> &[String] {
        self.served.as_ref().unwrap_or(&self.lines)
    }

    fn stream(&self, after: usize) -> String {
        let end = if self.served.is_some() { self.served().len() } else { self.size() };
        let mut text = String::new();
        for (seq, line) in self.served().iter().enumerate().take(end).skip(after) {
            text.extend(["id: ", &seq.to_string(), "\nevent: audit_event\ndata: ", line, "\n\n"]);
        }
        let note = self.checkpoint(self.size());
        let data: String =
            note.trim_end_matches('\n').split('\n').flat_map(|line| ["data: ", line, "\n"]).collect();
        text + "event: checkpoint\n" + &data + "\n"
    }

    fn nodes(&self) -> impl FnMut(NodeId) -> Result<Hash, Infallible> {
        let leaves = self.leaves();
        move |NodeId { level, index }| {
            let width = 1_usize << level;
            let from = usize::try_from(index).unwrap() * width;
            Ok(root(&leaves[from..from + width]))
        }
    }
}

fn proof(hashes: Vec<Hash>) -> Answer {
    let hashes: Vec<String> = hashes.iter().map(|hash| BASE64_STANDARD.encode(hash)).collect();
    Answer::json(200, &json!({ "hashes": hashes }).to_string())
}
