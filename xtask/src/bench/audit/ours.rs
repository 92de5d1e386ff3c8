//! What the audit cache does.

use serde_json::{Value, json};

use super::Bench;

impl Bench {
    pub(super) fn ours(&self) -> anyhow::Result<Value> {
        let (events, cache) = (self.file("events.ndjson"), self.file("cache.db"));
        println!("audit cache: ingest");
        let ingest = self.run(&["ingest", &events, &cache])?;
        println!("audit cache: pages of 1,000 events during a backfill");
        let pages = self.run(&["pages", &events, &self.file("pages.db")])?;
        println!("audit cache: verify");
        let verify = self.run(&["verify", &cache])?;
        println!("audit cache: cold open");
        let mut opens = Vec::new();
        for _ in 0..5 {
            opens.push(self.run(&["open", &cache])?["ms"].clone());
        }
        let empty = self.run(&["empty", &self.file("empty.db")])?;
        println!("audit cache: queries");
        let queries = self.run(&["queries", &cache, "11"])?;
        Ok(json!({
            "ingest": ingest,
            "pages": pages,
            "verify": verify,
            "opens_ms": opens,
            "empty": empty,
            "queries": queries,
        }))
    }

    pub(super) fn sha256(&self) -> anyhow::Result<Value> {
        self.run(&["sha256", &self.file("events.ndjson")])
    }

    pub(super) fn bare(&self) -> anyhow::Result<Value> {
        println!("reference: bare SQLite inserts");
        self.run(&["bare", &self.file("events.ndjson"), &self.file("bare.db")])
    }
}
