//! The log of the vectors: eleven events in their canonical form, a key, and what a log stores.

use std::collections::HashMap;

use base64::{Engine, prelude::BASE64_STANDARD};
use bijak_transparency::{
    Checkpoint, CompactRange, Hash, NodeId, SigningKey, consistency_proof, inclusion_proof, leaf_hash,
};
use serde_json::{Value, json};

pub(crate) const ORIGIN: &str = "keys.example/audit-log/org_01JD00000000000000000000AA";

/// The vectors' key. Published with them, so it signs nothing else.
pub(crate) fn key(byte: u8) -> SigningKey {
    SigningKey::from_seed(ORIGIN, &[byte; 32]).unwrap()
}

/// Names and agents that a careless verifier stumbles over: they are text, and the line is the bytes.
const NAMES: [&str; 4] = ["CI deploy", "café \u{202e}txt.exe", "\"quoted\\\"\n", "日本 🔑"];

pub(crate) fn lines(count: u64) -> Vec<String> {
    (0..count)
        .map(|seq| {
            let name = NAMES[usize::try_from(seq).unwrap() % NAMES.len()];
            // Members in the order of RFC 8785: serde_json sorts them, its text is then canonical.
            let event = json!({
                "action": if seq % 3 == 0 { "api_key.created" } else { "oauth_token.issued" },
                "actor": {"id": "usr_01JD00000000000000000000AB", "name": "maya@acme.example", "type": "user"},
                "details": if seq % 3 == 0 { json!({"permissions": ["inference.read"]}) } else { json!({}) },
                "id": format!("evt_01JD0000000000000000000{seq:03}"),
                "organization_id": "org_01JD00000000000000000000AA",
                "outcome": "success",
                "reason": null,
                "request_id": format!("req_01JD0000000000000000000{seq:03}"),
                "seq": seq,
                "source_ip": "203.0.113.9",
                "target": {"id": format!("key_01JD0000000000000000000{seq:03}"), "name": name, "type": "api_key"},
                "time": format!("2026-11-24T02:07:{seq:02}.000Z"),
                "user_agent": "curl/8.9.1",
                "workspace_id": null,
            });
            event.to_string()
        })
        .collect()
}

pub(crate) struct Log {
    pub(crate) lines: Vec<String>,
    pub(crate) roots: Vec<Hash>,
    nodes: HashMap<NodeId, Hash>,
}

impl Log {
    pub(crate) fn of(lines: Vec<String>) -> Self {
        let mut range = CompactRange::empty_at(0);
        let (mut nodes, mut roots) = (HashMap::new(), vec![range.root().unwrap()]);
        for line in &lines {
            range.push_observed(leaf_hash(line.as_bytes()), &mut |node, hash| {
                nodes.insert(node, hash);
            });
            roots.push(range.root().unwrap());
        }
        Self { lines, roots, nodes }
    }

    pub(crate) fn root(&self, size: u64) -> Hash {
        self.roots[usize::try_from(size).unwrap()]
    }

    pub(crate) fn leaf(&self, seq: u64) -> Hash {
        leaf_hash(self.lines[usize::try_from(seq).unwrap()].as_bytes())
    }

    pub(crate) fn inclusion(&self, seq: u64, size: u64) -> Vec<Hash> {
        inclusion_proof(seq, size, |node| self.nodes.get(&node).copied().ok_or(node)).unwrap()
    }

    pub(crate) fn consistency(&self, from: u64, to: u64) -> Vec<Hash> {
        consistency_proof(from, to, |node| self.nodes.get(&node).copied().ok_or(node)).unwrap()
    }

    pub(crate) fn head(&self, size: u64) -> Checkpoint {
        Checkpoint { origin: ORIGIN.into(), size, root: self.root(size), extensions: vec![] }
    }

    pub(crate) fn checkpoint(&self, size: u64) -> String {
        self.head(size).sign(&[&key(1)]).unwrap().to_string()
    }
}

pub(crate) fn text(hash: &Hash) -> String {
    BASE64_STANDARD.encode(hash)
}

pub(crate) fn texts(hashes: &[Hash]) -> Vec<String> {
    hashes.iter().map(text).collect()
}

pub(crate) fn hash(value: &Value) -> Hash {
    BASE64_STANDARD.decode(value.as_str().unwrap()).unwrap().try_into().unwrap()
}

pub(crate) fn hashes(value: &Value) -> Vec<Hash> {
    value.as_array().unwrap().iter().map(hash).collect()
}
