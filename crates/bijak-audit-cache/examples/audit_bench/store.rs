//! Storing and verifying.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use bijak_audit_cache::{AuditCache, Cancel, Trust};
use serde_json::{Value, json};

use super::{Result, batches, file_bytes, resident_mib};

/// From NDJSON bytes in memory to hashed, durable and filterable, in batches of 10,000; the text index is part of the
/// same transaction, so that there is no later moment at which every value is indexed.
pub(crate) fn ingest(file: &Path, cache: &Path) -> Result<Value> {
    let audit = AuditCache::open(cache)?;
    let mut spent = Duration::ZERO;
    let mut events = 0;
    batches(file, 10_000, |lines| {
        let start = Instant::now();
        events += audit.append_lines(lines, Trust::Server)?.events;
        spent += start.elapsed();
        Ok(())
    })?;
    let start = Instant::now();
    audit.truncate_log()?;
    spent += start.elapsed();
    let rss = resident_mib()?;
    let secs = spent.as_secs_f64();
    Ok(json!({
        "events": events,
        "filterable_secs": secs,
        "indexed_secs": secs,
        "file_bytes": file_bytes(cache)?,
        "rss_mib": rss,
    }))
}

/// The live tail's pages of 1,000 events, each committed on its own, into a cache that grows.
pub(crate) fn pages(file: &Path, cache: &Path) -> Result<Value> {
    const MOST: usize = 300;
    let audit = AuditCache::open(cache)?;
    let mut commits = Vec::new();
    batches(file, 1_000, |lines| {
        if commits.len() < MOST {
            let start = Instant::now();
            audit.append_lines(lines, Trust::Server)?;
            commits.push(start.elapsed().as_secs_f64() * 1000.0);
        }
        Ok(())
    })?;
    Ok(json!({ "commit_ms": commits }))
}

/// Every stored line hashed again and held against the stored tree.
pub(crate) fn verify(cache: &Path) -> Result<Value> {
    let audit = AuditCache::open(cache)?;
    let start = Instant::now();
    let rehashed = audit.rehash(&Cancel::never(), &mut |_| ())?;
    if rehashed.damaged.is_some() {
        return Err("the cache is damaged".into());
    }
    Ok(json!({ "secs": start.elapsed().as_secs_f64(), "events": rehashed.events }))
}
