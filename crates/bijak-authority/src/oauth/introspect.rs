//! `POST /oauth/introspect` (RFC 7662): a confidential client asks what a token is worth now. Terse: of a token that is
//! worth nothing, or that is none of the asker's, it learns that and nothing else.

use axum::{
    Extension, Json, Router,
    extract::{Request, State},
    response::{IntoResponse, Response},
    routing,
};
use bijak_api_types::{IntrospectedToken, IntrospectionView};
use bijak_domain::{ScopeSet, SecretKind, SecretToken, Timestamp};
use rusqlite::Connection;

use super::{
    client::{Client, authenticate::authenticate},
    form,
    token::{TokenError, no_store},
};
use crate::{
    http::AppState,
    origin::Origin,
    store::{
        StoreError,
        access_tokens::{self, AccessToken, AccessTokenState},
        grants,
        refresh_tokens::{self, RefreshTokenState},
        users::User,
    },
};

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/oauth/introspect", routing::post(introspect))
}

async fn introspect(
    State(app): State<AppState>,
    Extension(origin): Extension<Origin>,
    request: Request,
) -> Response {
    match answer(&app, request).await {
        Ok(view) => (no_store(), Json(view)).into_response(),
        Err(error) => error.respond(&origin),
    }
}

async fn answer(app: &AppState, request: Request) -> Result<IntrospectionView, TokenError> {
    let headers = request.headers().clone();
    let form = form::read(request, app).await?;
    let client = authenticate(app, &headers, &form).await?;
    if !client.is_confidential() {
        return Err(TokenError::ClientPublic);
    }
    let text = form.get("token")?.ok_or(TokenError::Missing("token"))?;
    // Our tokens say what they are.
    form.get("token_type_hint")?;
    let issuer = app.config.public_url.as_str();
    let token = match text.parse::<SecretToken>() {
        Ok(token) => app.store.peek(|conn| find(conn, &token, &client, issuer, app.now()))?,
        Err(_) => None,
    };
    Ok(IntrospectionView { active: token.is_some(), token })
}

/// The token as it is worth now to this client: access tokens of its organization's people, and its own refresh tokens.
fn find(
    conn: &Connection,
    token: &SecretToken,
    asker: &Client,
    issuer: &str,
    now: Timestamp,
) -> Result<Option<IntrospectedToken>, StoreError> {
    let is_ours = |user: &User| asker.organization_id == Some(user.organization_id);
    let describe = |user: &User, client_id: String, granted: ScopeSet, begin: Timestamp, end: Timestamp| {
        IntrospectedToken {
            scope: granted.intersection(user.role.scopes()).to_string(),
            client_id,
            sub: user.id.to_string(),
            token_type: (token.kind() == SecretKind::AccessToken).then(|| "Bearer".to_owned()),
            exp: end.as_millis() / 1_000,
            iat: begin.as_millis() / 1_000,
            iss: issuer.to_owned(),
            aud: issuer.to_owned(),
        }
    };
    match token.kind() {
        SecretKind::AccessToken => {
            let found = access_tokens::find(conn, &token.hash(), now)?;
            Ok(found.filter(|found| found.state == AccessTokenState::Active && is_ours(&found.user)).map(
                |AccessToken { user, grant_id: _, client_id, scopes, created_at, expires_at, state: _ }| {
                    describe(&user, client_id, scopes, created_at, expires_at)
                },
            ))
        }
        SecretKind::RefreshToken => {
            let Some(found) = refresh_tokens::find(conn, &token.hash())? else { return Ok(None) };
            if found.state != RefreshTokenState::Current || found.expires_at <= now {
                return Ok(None);
            }
            let grant = grants::find(conn, found.grant_id)?;
            Ok(grant
                .filter(|grant| {
                    grant.ended_at.is_none() && grant.client_id == asker.id && is_ours(&grant.user)
                })
                .map(|grant| {
                    describe(&grant.user, grant.client_id, grant.scopes, grant.created_at, found.expires_at)
                }))
        }
        SecretKind::ApiKey | SecretKind::ServiceAccountKey => Ok(None),
    }
}
