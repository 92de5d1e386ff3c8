//! `POST /oauth/revoke` (RFC 7009): a refresh token ends its grant with all access tokens, an access token ends itself.

use axum::{
    Extension, Router,
    extract::{Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing,
};
use bijak_domain::{SecretHash, SecretKind, SecretToken, Timestamp, action};

use super::{
    client::{Client, authenticate::authenticate},
    events, form,
    token::TokenError,
};
use crate::{
    http::AppState,
    origin::Origin,
    store::{
        StoreError, WriteTx,
        access_tokens::{self, AccessTokenState},
        grants, refresh_tokens,
    },
};

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/oauth/revoke", routing::post(revoke))
}

async fn revoke(
    State(app): State<AppState>,
    Extension(origin): Extension<Origin>,
    request: Request,
) -> Response {
    match answer(&app, &origin, request).await {
        Ok(()) => StatusCode::OK.into_response(),
        Err(error) => error.respond(&origin),
    }
}

async fn answer(app: &AppState, origin: &Origin, request: Request) -> Result<(), TokenError> {
    let headers = request.headers().clone();
    let form = form::read(request, app).await?;
    let client = authenticate(app, &headers, &form).await?;
    let text = form.get("token")?.ok_or(TokenError::Missing("token"))?;
    // `token_type_hint` is a hint; our tokens say what they are.
    form.get("token_type_hint")?;
    // "Invalid tokens do not cause an error response" (§2.2): their purpose is reached.
    let Ok(token) = text.parse::<SecretToken>() else { return Ok(()) };
    let (kind, hash) = (token.kind(), token.hash());
    drop(token);
    let (clock, origin) = (app.clock.clone(), origin.clone());
    match kind {
        SecretKind::RefreshToken => {
            app.store.write(move |tx| revoke_refresh_token(tx, &hash, &client, &origin, clock.now())).await?;
        }
        SecretKind::AccessToken => {
            app.store.write(move |tx| revoke_access_token(tx, &hash, &client, &origin, clock.now())).await?;
        }
        // Whoever believes that this revoked a key would keep a living one.
        SecretKind::ApiKey | SecretKind::ServiceAccountKey => return Err(TokenError::TokenType),
    }
    Ok(())
}

/// A rotated token will do: its holder wants the grant to end.
fn revoke_refresh_token(
    tx: &WriteTx<'_>,
    hash: &SecretHash,
    client: &Client,
    origin: &Origin,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Some(token) = refresh_tokens::find(tx, hash)? else { return Ok(()) };
    let Some(grant) = grants::find(tx, token.grant_id)? else { return Ok(()) };
    if grant.client_id == client.id && token.expires_at > now && grants::end(tx, grant.id, now)? {
        let event = events::of_grant(
            tx,
            action::OAUTH_TOKEN_REVOKED,
            &grant.user,
            grant.id,
            &grant.client_id,
            origin,
            now,
        )?;
        tx.append_event(events::with_detail(event, "revoked", "refresh_token"))?;
    }
    Ok(())
}

fn revoke_access_token(
    tx: &WriteTx<'_>,
    hash: &SecretHash,
    client: &Client,
    origin: &Origin,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Some(token) = access_tokens::find(tx, hash, now)? else { return Ok(()) };
    if token.client_id == client.id && token.state == AccessTokenState::Active {
        access_tokens::revoke(tx, hash, now)?;
        let event = events::of_grant(
            tx,
            action::OAUTH_TOKEN_REVOKED,
            &token.user,
            token.grant_id,
            &token.client_id,
            origin,
            now,
        )?;
        tx.append_event(events::with_detail(event, "revoked", "access_token"))?;
    }
    Ok(())
}
