//! `bijak-authority sink list`

use serde_json::{Value, json};

use super::SinkError;
use crate::{
    admin::Desk,
    store::{audit_heads, sinks},
};

/// Dead letters shown of each sink.
const LETTERS: u32 = 10;

/// Answers the line for stdout: each sink with its cursor, how many events it lacks, and how it fares where a server runs.
pub(crate) async fn list(desk: &Desk) -> Result<Value, SinkError> {
    let states = desk.sinks.clone();
    desk.store
        .read(move |conn| {
            let mut list = Vec::new();
            for sink in sinks::all(conn)? {
                let size = audit_heads::read(conn, sink.organization_id)?.size;
                let has = sink.cursor.map_or(0, |seq| seq + 1);
                let letters = sinks::dead_letters(conn, sink.id, LETTERS)?.into_iter();
                let mut line = json!({
                    "sink_id": sink.id,
                    "organization_id": sink.organization_id,
                    "sink": sink.config.name(),
                    "format": sink.config.format,
                    "created_at": sink.created_at,
                    "cursor": sink.cursor,
                    "moved_at": sink.moved_at,
                    "behind": size.saturating_sub(has),
                    "dead_letters": sink.dead_letters,
                    "newest_dead_letters": letters.map(|(seq, why)| json!({"seq": seq, "why": why})).collect::<Vec<_>>(),
                    "state": "stopped",
                });
                if let (Some(state), Value::Object(line)) = (states.state(sink.id), &mut line)
                    && let Value::Object(state) = json!(state)
                {
                    line.extend(state);
                }
                list.push(line);
            }
            Ok(json!({"sinks": list}))
        })
        .await
}
