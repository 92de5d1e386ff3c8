//! `grant_type=refresh_token` (RFC 6749 §6): each token once; a second use ends the grant (RFC 9700 §4.14.2).

use bijak_domain::{ScopeSet, SecretHash, SecretKind, SecretToken, Timestamp, action};

use super::{
    super::{client::Client, events, parameters::Parameters},
    TokenError,
    issue::{IssuedTokens, issue},
};
use crate::{
    http::AppState,
    origin::Origin,
    store::{
        StoreError, WriteTx,
        grants::{self, Grant},
        refresh_tokens::{self, RefreshTokenState},
    },
};

pub(super) async fn refresh(
    app: &AppState,
    origin: &Origin,
    client: &'static Client,
    form: &Parameters,
) -> Result<IssuedTokens, TokenError> {
    let text = form.get("refresh_token")?.ok_or(TokenError::Missing("refresh_token"))?;
    let token: SecretToken = text.parse().map_err(|_| TokenError::RefreshToken)?;
    if token.kind() != SecretKind::RefreshToken {
        return Err(TokenError::RefreshToken);
    }
    let wanted: Option<ScopeSet> =
        form.get("scope")?.map(str::parse).transpose().map_err(|_| TokenError::Scope)?;
    let token = token.hash();
    let (clock, entropy, origin) = (app.clock.clone(), app.entropy.clone(), origin.clone());
    // A refusal is a value: what it changed (the grant's end) is kept.
    app.store
        .write(move |tx| {
            let now = clock.now();
            match check(tx, &token, client, wanted, &origin, now)? {
                Ok((grant, scopes)) => {
                    refresh_tokens::rotate(tx, &token, now)?;
                    let Grant { id, user, client_id, .. } = &grant;
                    let event =
                        events::of_grant(action::OAUTH_TOKEN_REFRESHED, user, *id, client_id, &origin, now);
                    tx.append_event(events::with_detail(event, "scope", scopes.to_string()))?;
                    issue(tx, &*entropy, grant.id, scopes, now).map(Ok)
                }
                Err(error) => Ok(Err(error)),
            }
        })
        .await?
}

/// The grant and the scopes of the next access token.
fn check(
    tx: &WriteTx<'_>,
    hash: &SecretHash,
    client: &Client,
    wanted: Option<ScopeSet>,
    origin: &Origin,
    now: Timestamp,
) -> Result<Result<(Grant, ScopeSet), TokenError>, StoreError> {
    let Some(token) = refresh_tokens::find(tx, hash)? else { return Ok(Err(TokenError::RefreshToken)) };
    let Some(grant) = grants::find(tx, token.grant_id)? else { return Ok(Err(TokenError::RefreshToken)) };
    if grant.ended_at.is_some() || grant.client_id != client.id || token.expires_at <= now {
        return Ok(Err(TokenError::RefreshToken));
    }
    if token.state == RefreshTokenState::Rotated {
        // Two have this token, and one of them stole it. Which one, nobody knows: the grant ends for both.
        if grants::end(tx, grant.id, now)? {
            let Grant { id, user, client_id, .. } = &grant;
            tx.append_event(events::reused(user, *id, client_id, "refresh_token_reused", origin, now))?;
        }
        return Ok(Err(TokenError::RefreshToken));
    }
    // It may narrow this access token, and never widen: the next refresh starts from the grant again.
    let wanted = wanted.unwrap_or(grant.scopes);
    let scopes = wanted.intersection(grant.user.role.scopes());
    if !wanted.is_subset(grant.scopes) || scopes.is_empty() {
        return Ok(Err(TokenError::Scope));
    }
    Ok(Ok((grant, scopes)))
}
