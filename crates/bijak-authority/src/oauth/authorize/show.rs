//! `GET /oauth/authorize`: the sign-in form, or, for a browser that is signed in, the consent form.

use axum::{
    Extension,
    extract::{RawQuery, State},
    http::{HeaderMap, StatusCode, header},
    response::Response,
};

use super::{
    super::{
        browser::{self, Browser},
        csrf::{self, Form},
    },
    refuse::AuthorizeFailure,
    request::{AuthorizationRequest, AuthorizeError, Refusal},
};
use crate::{
    http::AppState,
    origin::Origin,
    pages::{self, Consent, ConsentPage, SignInPage},
    store::{users::User, workspaces},
};

/// Workspaces read for the consent page, which names a few and counts the others.
const WORKSPACES: usize = 1_000;

pub(super) async fn show(
    State(app): State<AppState>,
    Extension(origin): Extension<Origin>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    match answer(&app, query.as_deref().unwrap_or_default(), &headers).await {
        Ok(response) => response,
        Err(failure) => failure.render(&app, &origin),
    }
}

async fn answer(app: &AppState, query: &str, headers: &HeaderMap) -> Result<Response, AuthorizeFailure> {
    let request = AuthorizationRequest::load(&app.store, query, app.now())??;
    let browser = Browser::meet(headers, &app.config.public_url, &*app.entropy);
    match browser.user(&app.store, app.now())? {
        Some(user) => consent(app, &request, &browser, user).await,
        None => Ok(sign_in_form(app, &request, &browser, StatusCode::OK, "", None)),
    }
}

async fn consent(
    app: &AppState,
    request: &AuthorizationRequest,
    browser: &Browser,
    user: User,
) -> Result<Response, AuthorizeFailure> {
    check_person(request, &user)?;
    let (organization_id, visibility) = (user.organization_id, user.visibility());
    let workspaces = app
        .store
        .read(move |conn| workspaces::list(conn, organization_id, visibility, None, WORKSPACES))
        .await?;
    let workspaces: Vec<String> = workspaces.into_iter().map(|workspace| workspace.name).collect();
    let csrf_token = csrf::token(&browser.handle, Form::Consent, &request.query);
    let page = ConsentPage::new(Consent {
        host: app.config.public_url.authority(),
        client: &request.client.name,
        organization: &user.organization_name,
        email: &user.email,
        role: user.role,
        asked: request.scopes,
        workspaces: &workspaces,
        request: &request.query,
        csrf_token: &csrf_token,
    });
    Ok(pages::respond(StatusCode::OK, &page, Some(&request.redirect.csp_source())))
}

/// Whether this person can allow any of this at all; the client is told if not.
pub(super) fn check_person(request: &AuthorizationRequest, user: &User) -> Result<(), Refusal> {
    let is_foreign = request.client.organization_id.is_some_and(|id| id != user.organization_id);
    let error = if is_foreign {
        AuthorizeError::ForeignOrganization
    } else if request.scopes.intersection(user.role.scopes()).is_empty() {
        AuthorizeError::ScopeBeyondRole
    } else {
        return Ok(());
    };
    Err(Refusal::Redirect { redirect: request.redirect.clone(), state: request.state.clone(), error })
}

/// The sign-in form, after a failed attempt with what was typed and why it failed.
pub(super) fn sign_in_form(
    app: &AppState,
    request: &AuthorizationRequest,
    browser: &Browser,
    status: StatusCode,
    email: &str,
    error: Option<&str>,
) -> Response {
    let page = SignInPage {
        host: app.config.public_url.authority(),
        client: &request.client.name,
        request: &request.query,
        csrf_token: &csrf::token(&browser.handle, Form::SignIn, &request.query),
        email,
        error,
    };
    let mut response = pages::respond(status, &page, Some(&request.redirect.csp_source()));
    if browser.is_new
        && let Some(cookie) = browser::set_cookie(&browser.handle, &app.config.public_url)
    {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}
