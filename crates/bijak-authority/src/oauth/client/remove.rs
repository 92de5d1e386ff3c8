//! `bijak-authority client remove`

use bijak_domain::action;
use serde_json::{Map, Value, json};

use super::{Client, ClientError};
use crate::{
    admin::Desk,
    author::Author,
    store::{grants, oauth_clients},
};

/// Answers the line for stdout. Every grant of the client ends with it, and so does every token.
pub(crate) async fn remove(desk: &Desk, id: String) -> Result<Value, ClientError> {
    let clock = desk.clock.clone();
    desk.store
        .write(move |tx| {
            let client = Client::find(tx, &id)?.ok_or_else(|| ClientError::Unknown(id.clone()))?;
            let Some(organization) = client.organization_id else { return Err(ClientError::Unknown(id)) };
            let now = clock.now();
            let ended = grants::end_all_of_client(tx, &id, now)?;
            oauth_clients::delete(tx, &id)?;
            let details = Map::from_iter([("grants_ended".to_owned(), json!(ended))]);
            let event = Author::system(organization).event(
                now,
                action::OAUTH_CLIENT_REMOVED,
                None,
                client.target(),
                details,
            );
            tx.append_event(event)?;
            Ok(json!({"client_id": id, "grants_ended": ended}))
        })
        .await
}
