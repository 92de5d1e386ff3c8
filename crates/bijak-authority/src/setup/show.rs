//! `GET /setup/{token}`: the form, or why there is none.

use axum::{
    Extension,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};

use super::{form::Typed, offer::OfferError};
use crate::{
    http::AppState,
    oauth::handle::Handle,
    origin::Origin,
    pages::{self, FieldError, Refused, SetUpPage},
};

pub(super) async fn show(
    State(app): State<AppState>,
    Extension(origin): Extension<Origin>,
    Path(token): Path<String>,
) -> Response {
    match app.setup.open(&token, app.now()) {
        Ok(form_token) => form(&app, StatusCode::OK, &token, &form_token, &Typed::default(), Vec::new()),
        Err(error) => no_offer(error).respond(&app, &origin),
    }
}

pub(super) fn form(
    app: &AppState,
    status: StatusCode,
    token: &str,
    form_token: &Handle,
    typed: &Typed,
    errors: Vec<FieldError>,
) -> Response {
    let page = SetUpPage {
        host: app.config.public_url.authority(),
        action: &format!("/setup/{token}"),
        csrf_token: form_token.expose("the form's own token"),
        fields: typed.fields(&errors),
        errors,
    };
    pages::respond(status, &page, None)
}

/// Why a link leads nowhere, and what to do.
pub(super) fn no_offer(error: OfferError) -> Refused {
    match error {
        OfferError::Unknown => Refused::new(
            StatusCode::NOT_FOUND,
            "This set-up link does not work",
            "It is not complete, it was replaced by a newer one, or this authority has been set up already.",
            "Go back to the Bijak Keys app and continue from there.",
        ),
        OfferError::Expired => Refused::new(
            StatusCode::GONE,
            "This set-up link has expired",
            "It worked for ten minutes.",
            "Go back to the Bijak Keys app and ask it for a new one.",
        ),
        OfferError::UsedUp => Refused::new(
            StatusCode::GONE,
            "This set-up link is used up",
            "The code was wrong five times.",
            "Go back to the Bijak Keys app and ask it for a new link and code. If you did not type those codes, somebody \
             else on this computer did.",
        ),
    }
}
