//! `bijak-authority client rotate-secret`

use bijak_domain::action;
use serde_json::{Map, Value, json};

use super::{super::handle::Handle, Client, ClientCredential, ClientError};
use crate::{admin::Desk, author::Author, store::oauth_clients};

/// Answers the line for stdout with the new secret; the old one opens nothing any more.
pub(crate) async fn rotate_secret(desk: &Desk, id: String) -> Result<Value, ClientError> {
    let secret = Handle::generate(&*desk.entropy);
    let hash = secret.hash();
    let (clock, wanted) = (desk.clock.clone(), id.clone());
    desk.store
        .write(move |tx| {
            let client = Client::find(tx, &wanted)?.ok_or_else(|| ClientError::Unknown(wanted.clone()))?;
            let (ClientCredential::Secret(_), Some(organization)) =
                (&client.credential, client.organization_id)
            else {
                return Err(ClientError::NoSecret(wanted));
            };
            oauth_clients::set_secret(tx, &wanted, &hash)?;
            tx.append_event(Author::system(organization).event(
                clock.now(),
                action::OAUTH_CLIENT_SECRET_ROTATED,
                None,
                client.target(),
                Map::new(),
            ))?;
            Ok(())
        })
        .await?;
    Ok(json!({"client_id": id, "client_secret": secret.expose("shown once to who rotates it")}))
}
