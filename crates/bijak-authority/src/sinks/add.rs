//! `bijak-authority sink add`

use bijak_domain::{OrganizationId, SinkId, action};
use bijak_siem::SinkConfig;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{SinkError, target};
use crate::{
    admin::Desk,
    author::Author,
    people::which_organization,
    store::sinks::{self, SinkRow},
};

/// From where on a new sink gets events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Begin {
    /// With the first event of the log.
    First,
    /// After this one.
    After(u64),
    /// With the next event that comes to be; the one that tells of the sink itself.
    Next,
}

/// Answers the line for stdout. The sink is set up once, which finds out that its secret and its certificates are there;
/// it is spoken to by whoever tests or runs it.
pub(crate) async fn add(
    desk: &Desk,
    organization: Option<OrganizationId>,
    config: SinkConfig,
    begin: Begin,
) -> Result<Value, SinkError> {
    config.connect(desk.clock.clone(), &*desk.entropy)?;
    let (clock, entropy) = (desk.clock.clone(), desk.entropy.clone());
    let added = desk
        .store
        .write(move |tx| {
            let organization_id = which_organization(tx, organization)?;
            let now = clock.now();
            let size = tx.log_size(organization_id)?;
            let cursor = match begin {
                Begin::First => None,
                Begin::After(seq) => Some(seq),
                Begin::Next => size.checked_sub(1),
            };
            let id = SinkId::new(now, &*entropy);
            sinks::insert(tx, id, organization_id, &config, cursor, now)?;
            let sink = SinkRow {
                id,
                organization_id,
                config,
                created_at: now,
                cursor,
                moved_at: None,
                dead_letters: 0,
            };
            let details = Map::from_iter([
                ("format".to_owned(), json!(sink.config.format)),
                ("after".to_owned(), json!(cursor)),
            ]);
            let author = Author::system(organization_id);
            tx.append_event(author.event(now, action::AUDIT_SINK_ADDED, None, target(&sink), details))?;
            Ok::<_, SinkError>(json!({"sink_id": id, "sink": sink.config.name(), "after": cursor}))
        })
        .await?;
    desk.sinks.changed.notify_one();
    Ok(added)
}
