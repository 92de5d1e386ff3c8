//! `bijak-authority sink remove`

use bijak_domain::{SinkId, action};
use serde_json::{Map, Value, json};

use super::{SinkError, target};
use crate::{admin::Desk, author::Author, store::sinks};

/// Answers the line for stdout. What was under way ends; what the sink has, it keeps.
pub(crate) async fn remove(desk: &Desk, id: SinkId) -> Result<Value, SinkError> {
    let clock = desk.clock.clone();
    let removed = desk
        .store
        .write(move |tx| {
            let sink = sinks::find(tx, id)?.ok_or(SinkError::Unknown(id))?;
            sinks::delete(tx, id)?;
            let details = Map::from_iter([
                ("cursor".to_owned(), json!(sink.cursor)),
                ("dead_letters".to_owned(), json!(sink.dead_letters)),
            ]);
            let author = Author::system(sink.organization_id);
            tx.append_event(author.event(
                clock.now(),
                action::AUDIT_SINK_REMOVED,
                None,
                target(&sink),
                details,
            ))?;
            Ok::<_, SinkError>(json!({"sink_id": id, "sink": sink.config.name(), "cursor": sink.cursor}))
        })
        .await?;
    desk.sinks.changed.notify_one();
    Ok(removed)
}
