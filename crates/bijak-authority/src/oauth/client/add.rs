//! `bijak-authority client add`

use bijak_domain::{Name, OAuthClientId, OrganizationId, action};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{
    super::{handle::Handle, redirect_uri::RegisteredRedirect},
    Client, ClientCredential, ClientError,
};
use crate::{
    admin::Desk,
    author::Author,
    jose::JwkSet,
    people::which_organization,
    store::oauth_clients::{self, NewClient},
};

/// What a new client is.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AddClient {
    pub(crate) organization_id: Option<OrganizationId>,
    pub(crate) name: String,
    pub(crate) redirects: Vec<String>,
    pub(crate) kind: ClientKind,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ClientKind {
    Public,
    /// With a secret that is made now and shown once.
    Secret,
    /// With keys of its own: its JWK Set.
    Keys(String),
}

/// Answers the line for stdout, with the secret where there is one.
pub(crate) async fn add(desk: &Desk, request: AddClient) -> Result<Value, ClientError> {
    let AddClient { organization_id, name, redirects, kind } = request;
    let name = Name::new(name)?;
    for text in &redirects {
        RegisteredRedirect::parse(text).ok_or_else(|| ClientError::Redirect(text.clone()))?;
    }
    if matches!(kind, ClientKind::Public) && redirects.is_empty() {
        return Err(ClientError::RedirectMissing);
    }
    let secret = matches!(kind, ClientKind::Secret).then(|| Handle::generate(&*desk.entropy));
    let jwks = if let ClientKind::Keys(text) = kind { Some(text) } else { None };
    if let Some(text) = &jwks
        && JwkSet::from_json(text).map_or(true, |keys| keys.is_empty() || text.contains("\"d\""))
    {
        return Err(ClientError::Keys);
    }
    let secret_hash = secret.as_ref().map(Handle::hash);
    let (clock, entropy) = (desk.clock.clone(), desk.entropy.clone());
    let mut line = desk
        .store
        .write(move |tx| {
            let organization_id = which_organization(tx, organization_id)?;
            let now = clock.now();
            let id = OAuthClientId::new(now, &*entropy).to_string();
            let client = NewClient {
                id: &id,
                organization_id,
                name: name.as_str(),
                redirects: &redirects,
                secret_hash,
                jwks: jwks.as_deref(),
                created_at: now,
            };
            oauth_clients::insert(tx, &client)?;
            let client = Client::find(tx, &id)?.ok_or_else(|| ClientError::Unknown(id.clone()))?;
            let details = Map::from_iter([
                ("auth_method".to_owned(), json!(client.credential.method())),
                ("redirect_uris".to_owned(), json!(redirects)),
            ]);
            let event = Author::system(organization_id).event(
                now,
                action::OAUTH_CLIENT_REGISTERED,
                None,
                client.target(),
                details,
            );
            tx.append_event(event)?;
            Ok::<_, ClientError>(described(&client))
        })
        .await?;
    if let (Some(secret), Value::Object(line)) = (secret, &mut line) {
        line.insert(
            "client_secret".to_owned(),
            json!(secret.expose("shown once to who registers the client")),
        );
    }
    Ok(line)
}

/// A client as commands show it.
pub(super) fn described(client: &Client) -> Value {
    let Client { id, name, organization_id, redirects, credential } = client;
    let redirects: Vec<String> = redirects.iter().map(ToString::to_string).collect();
    let kind = match credential {
        ClientCredential::None => "public",
        ClientCredential::Secret(_) | ClientCredential::Keys(_) => "confidential",
    };
    json!({
        "client_id": id,
        "name": name,
        "organization_id": organization_id,
        "type": kind,
        "auth_method": credential.method(),
        "redirect_uris": redirects,
    })
}
