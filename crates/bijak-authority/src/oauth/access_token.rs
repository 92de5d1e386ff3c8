//! Access tokens as credentials of the API.

use std::sync::Arc;

use bijak_domain::{SecretHash, Timestamp};
use rusqlite::Connection;

use crate::{
    http::{Authentication, Principal, PrincipalKind, Refusal},
    store::{
        StoreError,
        access_tokens::{self, AccessToken, AccessTokenState},
        users::User,
    },
};

/// How long an access token lives: one hour.
pub(crate) const LIFETIME_SECS: i64 = 3_600;

/// Whose access token this is at `now`. One prepared point query.
pub(crate) fn authenticate(
    conn: &Connection,
    token: &SecretHash,
    now: Timestamp,
) -> Result<Authentication, StoreError> {
    let Some(token) = access_tokens::find(conn, token, now)? else { return Ok(Authentication::Unknown) };
    let AccessToken { user, grant_id, client_id, scopes, created_at: _, expires_at: _, state } = token;
    let User { id, email, role, organization_id, organization_name } = user;
    let kind = PrincipalKind::User { user_id: id, email, role, grant_id, client_id };
    let principal = Arc::new(Principal { organization_id, organization_name, granted: scopes, kind });
    Ok(match state {
        AccessTokenState::Active => Authentication::Accepted(principal),
        AccessTokenState::Revoked => Authentication::Refused { principal, refusal: Refusal::Revoked },
        // Every token ends after an hour and its client refreshes it: no news for the audit log.
        AccessTokenState::Expired => Authentication::Unknown,
    })
}
