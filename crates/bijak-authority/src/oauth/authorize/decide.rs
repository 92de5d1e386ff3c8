//! `POST /oauth/authorize`: the person allows, denies, or wants to be somebody else.

use axum::{
    Extension,
    extract::{Request, State},
    response::Response,
};

use super::{
    super::{
        browser::Browser,
        csrf::{self, Form},
        forgery, form,
        handle::Handle,
    },
    refuse::{AuthorizeFailure, see_other},
    request::{AuthorizationRequest, AuthorizeError, PageRefusal, Refusal},
    response,
    show::check_person,
};
use crate::{
    http::AppState,
    origin::Origin,
    store::{
        StoreError,
        authorization_codes::{self, NewAuthorizationCode},
        pushed_requests, sessions,
        users::User,
    },
};

/// How long a code waits for its redemption.
const CODE_SECS: i64 = 60;

enum Decision {
    Allow,
    Deny,
    SwitchAccount,
}

pub(super) async fn decide(
    State(app): State<AppState>,
    Extension(origin): Extension<Origin>,
    request: Request,
) -> Response {
    match answer(&app, request).await {
        Ok(response) => response,
        Err(failure) => failure.render(&app, &origin),
    }
}

async fn answer(app: &AppState, http: Request) -> Result<Response, AuthorizeFailure> {
    let public_url = &app.config.public_url;
    forgery::check(http.headers(), public_url)?;
    let browser = Browser::meet(http.headers(), public_url, &*app.entropy);
    let form = form::read(http, app).await?;
    let query = form.get("request")?.unwrap_or_default();
    let is_ours = csrf::is_valid(&browser.handle, Form::Consent, query, form.get("csrf_token")?);
    let request = AuthorizationRequest::load(&app.store, query, app.now())?;
    if !is_ours {
        return Err(AuthorizeFailure::StaleForm(request.ok().map(Box::new)));
    }
    let request = request?;
    let decision = match form.get("decision")? {
        Some("allow") => Decision::Allow,
        Some("deny") => Decision::Deny,
        Some("switch_account") => Decision::SwitchAccount,
        _ => return Err(AuthorizeFailure::NoDecision),
    };
    let from_the_start = format!("/oauth/authorize?{}", request.query);
    let Some(user) = browser.user(&app.store, app.now())? else { return Ok(see_other(&from_the_start)) };
    match decision {
        Decision::Allow => allow(app, &request, user).await,
        Decision::Deny => Err(denied(&request).into()),
        Decision::SwitchAccount => {
            let session = browser.handle.hash();
            app.store.write(move |tx| sessions::delete(tx, &session)).await?;
            Ok(see_other(&from_the_start))
        }
    }
}

async fn allow(
    app: &AppState,
    request: &AuthorizationRequest,
    user: User,
) -> Result<Response, AuthorizeFailure> {
    check_person(request, &user)?;
    let scopes = request.scopes.intersection(user.role.scopes());
    let code = Handle::generate(&*app.entropy);
    let code_hash = code.hash();
    let (client_id, redirect_uri) = (request.client.id.clone(), request.redirect.to_string());
    let code_challenge = request.challenge.0;
    let (clock, pushed) = (app.clock.clone(), request.pushed);
    let is_first = app
        .store
        .write(move |tx| {
            let now = clock.now();
            if let Some(pushed) = pushed
                && !pushed_requests::use_up(tx, &pushed)?
            {
                return Ok(false);
            }
            let code = NewAuthorizationCode {
                code_hash,
                user_id: user.id,
                client_id: &client_id,
                redirect_uri: &redirect_uri,
                code_challenge,
                scopes,
                created_at: now,
                expires_at: now.plus_secs(CODE_SECS),
            };
            authorization_codes::insert(tx, &code)?;
            Ok::<_, StoreError>(true)
        })
        .await?;
    if !is_first {
        return Err(Refusal::Page(PageRefusal::Pushed).into());
    }
    let issuer = app.config.public_url.as_str();
    Ok(see_other(&response::with_code(&request.redirect, request.state.as_deref(), issuer, &code)))
}

fn denied(request: &AuthorizationRequest) -> Refusal {
    Refusal::Redirect {
        redirect: request.redirect.clone(),
        state: request.state.clone(),
        error: AuthorizeError::Denied,
    }
}
