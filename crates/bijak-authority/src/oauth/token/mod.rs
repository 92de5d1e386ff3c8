//! `POST /oauth/token`: a code becomes tokens, a refresh token becomes its successor (RFC 6749 §4.1.3, §6).

mod error;
mod issue;
mod redeem_code;
mod refresh;
mod seal;

use axum::{
    Extension, Json, Router,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
    routing,
};

pub(super) use error::TokenError;

use super::{client::Client, form, parameters::Parameters};
use crate::{http::AppState, origin::Origin};

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/oauth/token", routing::post(token))
}

async fn token(
    State(app): State<AppState>,
    Extension(origin): Extension<Origin>,
    request: Request,
) -> Response {
    let answer = async {
        let headers = request.headers().clone();
        let form = form::read(request, &app).await?;
        match (form.get("grant_type")?, identify(&headers, &form)) {
            // The code is looked at before the client: a failed redemption burns it, whatever it failed for.
            (Some("authorization_code"), client) => redeem_code::redeem(&app, &origin, client, &form).await,
            (Some("refresh_token"), client) => refresh::refresh(&app, &origin, client?, &form).await,
            (Some(_), _) => Err(TokenError::GrantType),
            (None, _) => Err(TokenError::Missing("grant_type")),
        }
    };
    match answer.await {
        // RFC 6749 §5.1 asks for both.
        Ok(issued) => (no_store(), Json(issued.into_view())).into_response(),
        Err(error) => error.respond(&origin),
    }
}

fn no_store() -> [(header::HeaderName, HeaderValue); 2] {
    [
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::PRAGMA, HeaderValue::from_static("no-cache")),
    ]
}

/// Which client is asking. Public clients name themselves and prove nothing (RFC 6749 §3.2.1); whoever tries to prove
/// something is not one of them.
pub(super) fn identify(headers: &HeaderMap, form: &Parameters) -> Result<&'static Client, TokenError> {
    if headers.contains_key(header::AUTHORIZATION) {
        return Err(TokenError::ClientAuthentication);
    }
    for proof in ["client_secret", "client_assertion", "client_assertion_type"] {
        if form.get(proof)?.is_some() {
            return Err(TokenError::ClientSecret);
        }
    }
    let id = form.get("client_id")?.ok_or(TokenError::Missing("client_id"))?;
    Client::find(id).ok_or(TokenError::ClientUnknown)
}
