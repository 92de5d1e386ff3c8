//! `POST /oauth/par` (RFC 9126): a client hands its authorization request over directly, and sends the browser with a
//! reference to it that nobody can alter or read.

use axum::{
    Extension, Json, Router,
    extract::{Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing,
};
use bijak_api_types::PushedRequestView;
use bijak_domain::SecretHash;

use super::{
    authorize::request::{AuthorizationRequest, Refusal},
    client::authenticate::authenticate,
    form,
    handle::Handle,
    token::{TokenError, no_store},
};
use crate::{
    http::AppState,
    origin::Origin,
    store::pushed_requests::{self, PushedRequest},
};

const URN: &str = "urn:ietf:params:oauth:request_uri:";
/// As long as a sign-in attempt of the desktop app lives: a person has to find their password meanwhile.
const LIFETIME_SECS: u32 = 600;
/// What proves the client and is no part of the request.
const PROOFS: [&str; 2] = ["client_assertion", "client_assertion_type"];

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/oauth/par", routing::post(push))
}

async fn push(
    State(app): State<AppState>,
    Extension(origin): Extension<Origin>,
    request: Request,
) -> Response {
    match answer(&app, request).await {
        Ok(view) => (StatusCode::CREATED, no_store(), Json(view)).into_response(),
        Err(error) => error.respond(&origin),
    }
}

async fn answer(app: &AppState, request: Request) -> Result<PushedRequestView, TokenError> {
    let headers = request.headers().clone();
    let form = form::read(request, app).await?;
    let client = authenticate(app, &headers, &form).await?;
    if let Some(repeated) = form.repeated() {
        return Err(repeated.into());
    }
    if form.get("request_uri")?.is_some() {
        return Err(TokenError::PushedReference);
    }
    let rest = form.pairs().filter(|(name, _)| *name != "client_id" && !PROOFS.contains(name));
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("client_id", &client.id)
        .extend_pairs(rest)
        .finish();
    let client_id = client.id.clone().into_owned();
    AuthorizationRequest::parse(&query, Some(client))?;
    let handle = Handle::generate(&*app.entropy);
    let hash = handle.hash();
    let clock = app.clock.clone();
    app.store
        .write(move |tx| {
            let ends = clock.now().plus_secs(LIFETIME_SECS.into());
            pushed_requests::insert(tx, &hash, &PushedRequest { client_id, query }, ends)
        })
        .await?;
    let request_uri = format!("{URN}{}", handle.expose("answer to a pushed request"));
    Ok(PushedRequestView { request_uri, expires_in: LIFETIME_SECS })
}

/// The stored name of a reference that [`push`] gave out.
pub(super) fn handle_of(request_uri: &str) -> Option<SecretHash> {
    request_uri.strip_prefix(URN)?.parse::<Handle>().ok().map(|handle| handle.hash())
}

impl From<Refusal> for TokenError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Page(refusal) => Self::Pushed { code: "invalid_request", why: refusal.to_string() },
            Refusal::Redirect { error, .. } => Self::Pushed { code: error.code(), why: error.to_string() },
        }
    }
}
