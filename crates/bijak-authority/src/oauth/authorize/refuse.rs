//! What people and clients are told when a step of the authorization goes no further.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{
    super::{forgery::ForeignForm, form::FormError, parameters::Repeated},
    request::{AuthorizationRequest, PageRefusal, Refusal},
    response,
};
use crate::{
    http::AppState,
    origin::Origin,
    pages::{self, RefusedPage},
    people::HashingError,
    store::StoreError,
};

#[derive(Debug, thiserror::Error)]
pub(super) enum AuthorizeFailure {
    #[error("the authorization request is refused")]
    Request(Box<Refusal>),
    #[error(transparent)]
    Form(#[from] FormError),
    #[error(transparent)]
    Repeated(#[from] Repeated),
    #[error(transparent)]
    Foreign(#[from] ForeignForm),
    /// The form token is missing or not this browser's. The request it was about, where that is a good one.
    #[error("the form is out of date")]
    StaleForm(Option<Box<AuthorizationRequest>>),
    #[error("the form says neither allow nor deny")]
    NoDecision,
    #[error(transparent)]
    Hashing(#[from] HashingError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Refusal> for AuthorizeFailure {
    fn from(refusal: Refusal) -> Self {
        Self::Request(Box::new(refusal))
    }
}

impl AuthorizeFailure {
    pub(super) fn render(self, app: &AppState, origin: &Origin) -> Response {
        let page = |status, title, detail: &str, advice, again: Option<&str>| {
            let host = app.config.public_url.authority();
            pages::respond(
                status,
                &RefusedPage { host, title, detail, advice, again, request_id: origin.request_id },
                None,
            )
        };
        let invalid = "This sign-in request is not valid";
        let back = "Nothing was changed and nothing was sent on. Go back to the application and start again.";
        match self {
            Self::Request(refusal) => match *refusal {
                Refusal::Page(refusal) => {
                    page(StatusCode::BAD_REQUEST, invalid, &sentence(refusal), back, None)
                }
                Refusal::Redirect { redirect, state, error } => {
                    let issuer = app.config.public_url.as_str();
                    see_other(&response::with_error(&redirect, state.as_deref(), issuer, &error))
                }
            },
            Self::Form(error) => {
                page(error.status(), "This form could not be read", &capital(&error.to_string()), back, None)
            }
            Self::Repeated(error) => page(
                StatusCode::BAD_REQUEST,
                "This form could not be read",
                &capital(&error.to_string()),
                back,
                None,
            ),
            Self::NoDecision => page(
                StatusCode::BAD_REQUEST,
                "This form could not be read",
                "It says neither allow nor deny.",
                back,
                None,
            ),
            Self::Foreign(_) => page(
                StatusCode::FORBIDDEN,
                "This form came from another site",
                "A page that is not part of this server tried to act in your name.",
                "Nothing was changed. Close that page and start again from the application.",
                None,
            ),
            Self::StaleForm(request) => {
                let again = request.map(|request| format!("/oauth/authorize?{}", request.query));
                page(
                    StatusCode::FORBIDDEN,
                    "This page is out of date",
                    "It was opened a while ago or in another tab, or your browser does not keep cookies.",
                    "Nothing was changed.",
                    again.as_deref(),
                )
            }
            Self::Hashing(HashingError::Busy) => {
                let mut busy = page(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "This server is busy",
                    "Too many people are signing in at this moment.",
                    "Nothing was changed. Go back and try again in a few seconds.",
                    None,
                );
                busy.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
                busy
            }
            Self::Hashing(error) => {
                tracing::error!(%error, request_id = ?origin.request_id, "a password could not be checked");
                broken(&page, StatusCode::INTERNAL_SERVER_ERROR)
            }
            Self::Store(error) => {
                tracing::error!(%error, request_id = ?origin.request_id, "the store failed a sign-in");
                broken(&page, StatusCode::SERVICE_UNAVAILABLE)
            }
        }
    }
}

fn broken(
    page: &dyn Fn(StatusCode, &'static str, &str, &'static str, Option<&str>) -> Response,
    status: StatusCode,
) -> Response {
    page(
        status,
        "Something went wrong here",
        "The server could not do its part.",
        "Nothing was changed. Try again in a moment; if it stays, tell the operator the request below.",
        None,
    )
}

fn sentence(refusal: PageRefusal) -> String {
    capital(&refusal.to_string())
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| format!("{}{}.", first.to_uppercase(), chars.as_str())).unwrap_or_default()
}

/// 303: whatever the method was, the next request is a GET without the form (RFC 9700 §4.12).
pub(super) fn see_other(address: &str) -> Response {
    let Ok(mut location) = HeaderValue::from_str(address) else {
        // Addresses are built from percent-encoded parts only.
        return crate::http::ApiError::Internal("an address is no header value".into()).into_response();
    };
    // It may hold a code.
    location.set_sensitive(true);
    let headers = [
        (header::LOCATION, location),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    ];
    (StatusCode::SEE_OTHER, headers).into_response()
}
