//! Audit events of the authorization server: who, through which client, and which grant.

use bijak_domain::{GrantId, Outcome, Target, Timestamp, action};
use serde_json::{Map, Value};

use super::client::Client;
use crate::{
    origin::Origin,
    store::{NewEvent, users::User},
};

/// An event of `user` about a grant.
pub(crate) fn of_grant(
    action: &'static str,
    user: &User,
    grant_id: GrantId,
    client_id: &str,
    origin: &Origin,
    now: Timestamp,
) -> NewEvent {
    let target = Target {
        kind: Some("oauth_grant".to_owned()),
        id: Some(grant_id.to_string()),
        name: Some(client_name(client_id)),
    };
    let event = of_user(action, user, Some(target), origin, now);
    with_detail(event, "client_id", client_id)
}

/// A code that was shown and became no grant: `oauth_token.issued`, failed.
pub(crate) fn not_issued(
    user: &User,
    client_id: &str,
    reason: &'static str,
    origin: &Origin,
    now: Timestamp,
) -> NewEvent {
    let target = Target {
        kind: Some("oauth_client".to_owned()),
        id: Some(client_id.to_owned()),
        name: Some(client_name(client_id)),
    };
    failed(of_user(action::OAUTH_TOKEN_ISSUED, user, Some(target), origin, now), reason)
}

/// A code or refresh token that was used before was shown again, and its grant has ended for it.
pub(crate) fn reused(
    user: &User,
    grant_id: GrantId,
    client_id: &str,
    reason: &'static str,
    origin: &Origin,
    now: Timestamp,
) -> NewEvent {
    failed(of_grant(action::OAUTH_TOKEN_REUSE_DETECTED, user, grant_id, client_id, origin, now), reason)
}

pub(crate) fn signed_in(user: &User, origin: &Origin, now: Timestamp) -> NewEvent {
    of_user(action::USER_SIGNED_IN, user, Some(user.target()), origin, now)
}

/// A failed attempt in the name of `user`: the actor is who they claimed to be.
pub(crate) fn sign_in_failed(user: &User, reason: &'static str, origin: &Origin, now: Timestamp) -> NewEvent {
    failed(of_user(action::USER_SIGN_IN_FAILED, user, Some(user.target()), origin, now), reason)
}

pub(crate) fn with_detail(mut event: NewEvent, name: &str, value: impl Into<Value>) -> NewEvent {
    event.details.insert(name.to_owned(), value.into());
    event
}

fn of_user(
    action: &'static str,
    user: &User,
    target: Option<Target>,
    origin: &Origin,
    time: Timestamp,
) -> NewEvent {
    NewEvent {
        time,
        organization_id: user.organization_id,
        workspace_id: None,
        actor: user.actor(),
        action,
        target,
        outcome: Outcome::Success,
        reason: None,
        origin: origin.clone(),
        details: Map::new(),
    }
}

fn failed(mut event: NewEvent, reason: &'static str) -> NewEvent {
    event.outcome = Outcome::Failure;
    event.reason = Some(reason);
    event
}

fn client_name(client_id: &str) -> String {
    Client::find(client_id).map_or(client_id, |client| client.name).to_owned()
}
