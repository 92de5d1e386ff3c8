//! What people and clients are told when a step of the authorization goes no further.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{
    super::{forgery::ForeignForm, form::FormError, parameters::Repeated},
    request::{AuthorizationRequest, Refusal},
    response,
};
use crate::{
    http::AppState,
    origin::Origin,
    pages::{Refused, sentence},
    people::HashingError,
    store::StoreError,
};

const BACK: &str = "Nothing was changed and nothing was sent on. Go back to the application and start again.";

/// Who is told of a failure.
enum Told {
    /// The client, by redirect to this address.
    Client(String),
    Person(Refused),
}

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
        match self.told(app.config.public_url.as_str(), origin) {
            Told::Client(address) => see_other(&address),
            Told::Person(refused) => refused.respond(app, origin),
        }
    }

    fn told(self, issuer: &str, origin: &Origin) -> Told {
        let refused = match self {
            Self::Request(refusal) => match *refusal {
                Refusal::Redirect { redirect, state, error } => {
                    return Told::Client(response::with_error(&redirect, state.as_deref(), issuer, &error));
                }
                Refusal::Page(refusal) => Refused::new(
                    StatusCode::BAD_REQUEST,
                    "This sign-in request is not valid",
                    sentence(&refusal),
                    BACK,
                ),
            },
            Self::Form(error) => Refused::unreadable_form(error.status(), &error, BACK),
            Self::Repeated(error) => Refused::unreadable_form(StatusCode::BAD_REQUEST, &error, BACK),
            error @ Self::NoDecision => Refused::unreadable_form(StatusCode::BAD_REQUEST, &error, BACK),
            Self::Foreign(_) => Refused::foreign_form(
                "Nothing was changed. Close that page and start again from the application.",
            ),
            Self::StaleForm(request) => Refused {
                again: request.map(|request| format!("/oauth/authorize?{}", request.query)),
                ..Refused::new(
                    StatusCode::FORBIDDEN,
                    "This page is out of date",
                    "It was opened a while ago or in another tab, or your browser does not keep cookies.",
                    "Nothing was changed.",
                )
            },
            Self::Hashing(HashingError::Busy) => Refused {
                retry_after_secs: Some(2),
                ..Refused::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "This server is busy",
                    "Too many people are signing in at this moment.",
                    "Nothing was changed. Go back and try again in a few seconds.",
                )
            },
            Self::Hashing(error) => {
                tracing::error!(%error, request_id = ?origin.request_id, "a password could not be checked");
                Refused::broken(StatusCode::INTERNAL_SERVER_ERROR)
            }
            Self::Store(error) => {
                tracing::error!(%error, request_id = ?origin.request_id, "the store failed a sign-in");
                Refused::broken(StatusCode::SERVICE_UNAVAILABLE)
            }
        };
        Told::Person(refused)
    }
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
