//! `POST /setup/{token}`: the organization, its first workspace and its owner, in one transaction.

use axum::{
    Extension,
    extract::{Path, Request, State},
    http::StatusCode,
    response::Response,
};
use subtle::ConstantTimeEq;

use super::{
    form::{Checked, Filled, Typed},
    offer::{CodeCheck, OfferError},
    show::{form, no_offer},
};
use crate::{
    http::AppState,
    oauth::{
        forgery::{self, ForeignForm},
        form as http_form,
        form::FormError,
        parameters::Repeated,
    },
    origin::Origin,
    pages::{self, Refused, SetUpDonePage},
    people::{FoundError, Founder, Founding, HashingError, found},
};

#[derive(Debug, thiserror::Error)]
enum CreateError {
    #[error(transparent)]
    Offer(#[from] OfferError),
    #[error(transparent)]
    Foreign(#[from] ForeignForm),
    #[error("the form is not from this page")]
    StaleForm,
    #[error(transparent)]
    Form(#[from] FormError),
    #[error(transparent)]
    Repeated(#[from] Repeated),
    #[error(transparent)]
    Hashing(#[from] HashingError),
    #[error(transparent)]
    Found(#[from] FoundError),
}

pub(super) async fn create(
    State(app): State<AppState>,
    Extension(origin): Extension<Origin>,
    Path(token): Path<String>,
    request: Request,
) -> Response {
    match answer(&app, &origin, &token, request).await {
        Ok(response) => response,
        Err(error) => refused(error, &origin).respond(&app, &origin),
    }
}

async fn answer(
    app: &AppState,
    origin: &Origin,
    token: &str,
    http: Request,
) -> Result<Response, CreateError> {
    forgery::check(http.headers(), &app.config.public_url)?;
    let fields = http_form::read(http, app).await?;
    let form_token = app.setup.open(token, app.now())?;
    let sent = fields.get("csrf_token")?.unwrap_or_default();
    if !bool::from(form_token.expose("compared with the one sent").as_bytes().ct_eq(sent.as_bytes())) {
        return Err(CreateError::StaleForm);
    }
    let typed = Typed::read(&fields)?;
    let code = match app.setup.try_code(token, &typed.code, app.now())? {
        CodeCheck::Right => None,
        CodeCheck::Wrong { tries_left: 0 } => return Err(OfferError::UsedUp.into()),
        CodeCheck::Wrong { tries_left: 1 } => Some("The code is wrong. One more try is left.".to_owned()),
        CodeCheck::Wrong { tries_left } => {
            Some(format!("The code is wrong. {tries_left} more tries are left."))
        }
    };
    let filled = match typed.check(code) {
        Checked::Good(filled) => filled,
        Checked::Faulty(typed, errors) => {
            return Ok(form(app, StatusCode::UNPROCESSABLE_ENTITY, token, &form_token, &typed, errors));
        }
    };
    let Filled { organization, workspace, email, password } = filled;
    let password_hash = app.oauth.hashing.hash(password).await?;
    let (organization_name, email_text) = (organization.to_string(), email.to_string());
    let founding = Founding {
        organization,
        workspace,
        email,
        password_hash,
        log_host: app.config.public_url.log_host(),
        founder: Founder::Owner(origin.clone()),
    };
    let founded = found(&app.store, app.clock.clone(), app.entropy.clone(), founding).await;
    match &founded {
        Ok(founded) => app.setup.finish(Some(founded.organization_id)),
        Err(FoundError::NotEmpty) => app.setup.finish(None),
        Err(FoundError::Store(_)) => {}
    }
    founded?;
    let host = app.config.public_url.authority();
    let page = SetUpDonePage { host, organization: &organization_name, email: &email_text };
    Ok(pages::respond(StatusCode::CREATED, &page, None))
}

fn refused(error: CreateError, origin: &Origin) -> Refused {
    let again = "Nothing was changed. Open the link in the Bijak Keys app again.";
    match error {
        CreateError::Offer(error) => no_offer(error),
        CreateError::Found(FoundError::NotEmpty) => no_offer(OfferError::Unknown),
        CreateError::Foreign(_) => Refused::foreign_form(again),
        CreateError::StaleForm => Refused::new(
            StatusCode::FORBIDDEN,
            "This page is out of date",
            "The form is not the one shown here.",
            again,
        ),
        CreateError::Form(error) => Refused::unreadable_form(error.status(), &error, again),
        CreateError::Repeated(error) => Refused::unreadable_form(StatusCode::BAD_REQUEST, &error, again),
        CreateError::Hashing(_) | CreateError::Found(FoundError::Store(_)) => {
            tracing::error!(%error, request_id = ?origin.request_id, "the set-up failed");
            Refused::broken(StatusCode::SERVICE_UNAVAILABLE)
        }
    }
}
