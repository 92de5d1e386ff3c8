//! The reference of ingest: the same rows into one SQLite table without an index, in batches of 10,000, parsed before
//! the clock runs.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use bijak_domain::{AuditEvent, Outcome};
use rusqlite::{Connection, params};
use serde_json::{Value, json};

use super::{Result, batches, file_bytes};

pub(crate) fn run(file: &Path, database: &Path) -> Result<Value> {
    let mut connection = Connection::open(database)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.pragma_update(None, "wal_autocheckpoint", 20_000)?;
    connection.execute_batch(
        "CREATE TABLE events (seq INTEGER PRIMARY KEY, id TEXT, time INTEGER, organization_id TEXT, workspace_id TEXT,
             actor_type TEXT, actor_id TEXT, actor_name TEXT, action TEXT, target_type TEXT, target_id TEXT,
             target_name TEXT, source_ip TEXT, user_agent TEXT, outcome INTEGER, reason TEXT, request_id TEXT,
             details TEXT)",
    )?;
    let mut spent = Duration::ZERO;
    batches(file, 10_000, |lines| {
        let rows = serde_json::Deserializer::from_slice(lines)
            .into_iter::<AuditEvent>()
            .map(|event| {
                let event = event?;
                let details = serde_json::to_string(&event.details)?;
                Ok((event, details))
            })
            .collect::<Result<Vec<_>>>()?;
        let start = Instant::now();
        insert(&mut connection, &rows)?;
        spent += start.elapsed();
        Ok(())
    })?;
    let start = Instant::now();
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    spent += start.elapsed();
    Ok(json!({ "secs": spent.as_secs_f64(), "file_bytes": file_bytes(database)? }))
}

fn insert(connection: &mut Connection, rows: &[(AuditEvent, String)]) -> Result<()> {
    let transaction = connection.transaction()?;
    let mut statement = transaction.prepare_cached(
        "INSERT INTO events VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
    )?;
    for (event, details) in rows {
        let actor = event.actor.as_ref();
        let target = event.target.as_ref();
        statement.execute(params![
            event.seq.cast_signed(),
            event.id,
            event.time.as_millis(),
            event.organization_id,
            event.workspace_id,
            actor.and_then(|actor| actor.kind.as_deref()),
            actor.and_then(|actor| actor.id.as_deref()),
            actor.and_then(|actor| actor.name.as_deref()),
            event.action,
            target.and_then(|target| target.kind.as_deref()),
            target.and_then(|target| target.id.as_deref()),
            target.and_then(|target| target.name.as_deref()),
            event.source_ip,
            event.user_agent,
            event.outcome == Outcome::Success,
            event.reason,
            event.request_id,
            details,
        ])?;
    }
    drop(statement);
    transaction.commit()?;
    Ok(())
}
