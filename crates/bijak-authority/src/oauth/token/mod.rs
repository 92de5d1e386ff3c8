//! `POST /oauth/token`: a code becomes tokens, a refresh token becomes its successor (RFC 6749 §4.1.3, §6).

mod error;
mod issue;
mod redeem_code;
mod refresh;
mod seal;

use axum::{
    Extension, Json, Router,
    extract::{Request, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
    routing,
};

pub(super) use error::TokenError;

use super::{client::authenticate::authenticate, form};
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
        match (form.get("grant_type")?, authenticate(&app, &headers, &form).await) {
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

pub(super) fn no_store() -> [(header::HeaderName, HeaderValue); 2] {
    [
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::PRAGMA, HeaderValue::from_static("no-cache")),
    ]
}
