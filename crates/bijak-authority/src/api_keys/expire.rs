//! Writes `api_key.expired` once for each key that has reached its end.
//!
//! The key ends by the clock, whether or not this runs; this is how the log comes to say so.

use bijak_domain::{OrganizationId, Timestamp, action};
use serde_json::{Map, json};

use super::target;
use crate::{
    author::Author,
    http::App,
    store::{
        StoreError, WriteTx,
        api_keys::{self, ApiKey},
    },
};

/// Keys told of in one transaction.
const AT_ONCE: usize = 100;

/// Tells the log of every key that has expired.
pub async fn expire(app: &App) -> Result<(), StoreError> {
    loop {
        let now = app.now();
        // Almost always there is none: a read finds out without the writer.
        if app.store.peek(|conn| api_keys::list_expired(conn, now, 1))?.is_empty() {
            return Ok(());
        }
        app.store
            .write(move |tx| {
                for (key, organization_id) in api_keys::list_expired(tx, now, AT_ONCE)? {
                    write(tx, &key, organization_id, now)?;
                }
                Ok::<_, StoreError>(())
            })
            .await?;
    }
}

/// Tells the log of one key.
pub(crate) fn write(
    tx: &WriteTx<'_>,
    key: &ApiKey,
    organization_id: OrganizationId,
    now: Timestamp,
) -> Result<(), StoreError> {
    api_keys::set_expiry_in_log(tx, key.id)?;
    let details = Map::from_iter([("expires_at".to_owned(), json!(key.expires_at))]);
    let author = Author::system(organization_id);
    tx.append_event(author.event(
        now,
        action::API_KEY_EXPIRED,
        Some(key.workspace_id),
        target(key),
        details,
    ))?;
    Ok(())
}
