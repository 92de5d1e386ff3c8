//! `grant_type=refresh_token` (RFC 6749 §6): each token once; a second use ends the grant (RFC 9700 §4.14.2),
//! but for a short grace in which a lost answer may be asked for again: the same successor, with a new access token.

use bijak_domain::{Entropy, ScopeSet, SecretKind, SecretToken, Timestamp, action};

use super::{
    super::{client::Client, events, parameters::Parameters, settings::OAuthSettings},
    TokenError,
    issue::{IssuedTokens, issue, new_refresh_token},
    seal,
};
use crate::{
    http::AppState,
    origin::Origin,
    store::{
        StoreError, WriteTx,
        grants::{self, Grant},
        refresh_tokens::{self, Grace, RefreshTokenState},
    },
};

pub(super) async fn refresh(
    app: &AppState,
    origin: &Origin,
    client: Client,
    form: &Parameters,
) -> Result<IssuedTokens, TokenError> {
    let text = form.get("refresh_token")?.ok_or(TokenError::Missing("refresh_token"))?;
    let token: SecretToken = text.parse().map_err(|_| TokenError::RefreshToken)?;
    if token.kind() != SecretKind::RefreshToken {
        return Err(TokenError::RefreshToken);
    }
    let wanted: Option<ScopeSet> =
        form.get("scope")?.map(str::parse).transpose().map_err(|_| TokenError::Scope)?;
    let (clock, entropy, origin, settings) =
        (app.clock.clone(), app.entropy.clone(), origin.clone(), app.oauth.settings);
    // A refusal is a value: what it changed (the grant's end) is kept.
    app.store
        .write(move |tx| {
            let now = clock.now();
            match check(tx, &token, &client, wanted, &origin, now)? {
                Ok(Allowed { grant, scopes, next }) => {
                    let (next, repeated) = match next {
                        Next::New => (rotate(tx, &*entropy, &token, &grant, settings, now)?, false),
                        Next::Again(successor) => (successor, true),
                    };
                    let Grant { id, user, client_id, .. } = &grant;
                    let event = events::of_grant(
                        tx,
                        action::OAUTH_TOKEN_REFRESHED,
                        user,
                        *id,
                        client_id,
                        &origin,
                        now,
                    )?;
                    let mut event = events::with_detail(event, "scope", scopes.to_string());
                    if repeated {
                        event = events::with_detail(event, "repeated", true);
                    }
                    tx.append_event(event)?;
                    issue(tx, &*entropy, grant.id, next, scopes, now).map(Ok)
                }
                Err(error) => Ok(Err(error)),
            }
        })
        .await?
}

/// What a refresh may have.
struct Allowed {
    grant: Grant,
    scopes: ScopeSet,
    next: Next,
}

/// The refresh token that comes next.
enum Next {
    New,
    /// The one that was issued already and whose answer was lost.
    Again(SecretToken),
}

/// Ends `token` and stores its successor.
fn rotate(
    tx: &WriteTx<'_>,
    entropy: &dyn Entropy,
    token: &SecretToken,
    grant: &Grant,
    settings: OAuthSettings,
    now: Timestamp,
) -> Result<SecretToken, StoreError> {
    let successor = SecretToken::generate(SecretKind::RefreshToken, entropy);
    let sealed =
        seal::seal(token, &successor).map_err(|error| StoreError::Event(error.to_string().into()))?;
    let grace = settings.grace_end(now).map(|ends_at| Grace { sealed_successor: &sealed, ends_at });
    refresh_tokens::rotate(tx, &token.hash(), grant.id, grace, now)?;
    new_refresh_token(tx, &successor, grant.id, now, settings.refresh_token_end(grant.created_at, now))?;
    Ok(successor)
}

fn check(
    tx: &WriteTx<'_>,
    shown: &SecretToken,
    client: &Client,
    wanted: Option<ScopeSet>,
    origin: &Origin,
    now: Timestamp,
) -> Result<Result<Allowed, TokenError>, StoreError> {
    let Some(token) = refresh_tokens::find(tx, &shown.hash())? else {
        return Ok(Err(TokenError::RefreshToken));
    };
    let Some(grant) = grants::find(tx, token.grant_id)? else { return Ok(Err(TokenError::RefreshToken)) };
    if grant.ended_at.is_some() || grant.client_id != client.id || token.expires_at <= now {
        return Ok(Err(TokenError::RefreshToken));
    }
    let next = match token.state {
        RefreshTokenState::Current => Some(Next::New),
        // Its successor has not been used, or this would be erased: the answer that brought it was lost on the way.
        RefreshTokenState::InGrace { sealed_successor, ends_at } if ends_at > now => {
            seal::open(shown, &sealed_successor).ok().map(Next::Again)
        }
        RefreshTokenState::InGrace { .. } | RefreshTokenState::Rotated => None,
    };
    let Some(next) = next else {
        // Two have this token, and one of them stole it. Which one, nobody knows: the grant ends for both.
        if grants::end(tx, grant.id, now)? {
            let Grant { id, user, client_id, .. } = &grant;
            tx.append_event(events::reused(tx, user, *id, client_id, "refresh_token_reused", origin, now)?)?;
        }
        return Ok(Err(TokenError::RefreshToken));
    };
    // It may narrow this access token, and never widen: the next refresh starts from the grant again.
    let wanted = wanted.unwrap_or(grant.scopes);
    let scopes = wanted.intersection(grant.user.role.scopes());
    if !wanted.is_subset(grant.scopes) || scopes.is_empty() {
        return Ok(Err(TokenError::Scope));
    }
    Ok(Ok(Allowed { grant, scopes, next }))
}
