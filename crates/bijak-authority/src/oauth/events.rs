//! Audit events of the authorization server: who, through which client, and which grant.

use bijak_domain::{GrantId, Outcome, Target, Timestamp, action};
use rusqlite::Connection;
use serde_json::{Map, Value};

use super::client::Client;
use crate::{
    origin::Origin,
    store::{NewEvent, StoreError, users::User},
};

/// An event of `user` about a grant.
pub(crate) fn of_grant(
    conn: &Connection,
    action: &'static str,
    user: &User,
    grant_id: GrantId,
    client_id: &str,
    origin: &Origin,
    now: Timestamp,
) -> Result<NewEvent, StoreError> {
    let target = Target {
        kind: Some("oauth_grant".to_owned()),
        id: Some(grant_id.to_string()),
        name: Some(Client::name_of(conn, client_id)?),
    };
    let event = of_user(action, user, Some(target), origin, now);
    Ok(with_detail(event, "client_id", client_id))
}

/// A code that was shown and became no grant: `oauth_token.issued`, failed.
pub(crate) fn not_issued(
    conn: &Connection,
    user: &User,
    client_id: &str,
    reason: &'static str,
    origin: &Origin,
    now: Timestamp,
) -> Result<NewEvent, StoreError> {
    let target = Target {
        kind: Some("oauth_client".to_owned()),
        id: Some(client_id.to_owned()),
        name: Some(Client::name_of(conn, client_id)?),
    };
    Ok(failed(of_user(action::OAUTH_TOKEN_ISSUED, user, Some(target), origin, now), reason))
}

/// A code or refresh token that was used before was shown again, and its grant has ended for it.
pub(crate) fn reused(
    conn: &Connection,
    user: &User,
    grant_id: GrantId,
    client_id: &str,
    reason: &'static str,
    origin: &Origin,
    now: Timestamp,
) -> Result<NewEvent, StoreError> {
    let event = of_grant(conn, action::OAUTH_TOKEN_REUSE_DETECTED, user, grant_id, client_id, origin, now)?;
    Ok(failed(event, reason))
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
