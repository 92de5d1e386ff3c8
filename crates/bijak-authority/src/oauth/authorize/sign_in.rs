//! `POST /oauth/authorize/sign-in`: email and password against a session.

use axum::{
    Extension,
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    response::Response,
};

use super::{
    super::{
        browser::{self, Browser, SESSION_SECS},
        csrf::{self, Form},
        events, forgery, form,
        handle::Handle,
        throttle::TooManyAttempts,
    },
    refuse::{AuthorizeFailure, see_other},
    request::AuthorizationRequest,
    show::sign_in_form,
};
use crate::{
    http::AppState,
    origin::Origin,
    people::{Email, Password, PasswordHash},
    store::{
        StoreError,
        sessions::{self, NewSession},
        users::{self, User},
    },
};

/// One sentence for every refusal: whether the address is known is nobody's business.
const WRONG: &str = "Email or password is wrong.";

pub(super) async fn sign_in(
    State(app): State<AppState>,
    Extension(origin): Extension<Origin>,
    request: Request,
) -> Response {
    match answer(&app, &origin, request).await {
        Ok(response) => response,
        Err(failure) => failure.render(&app, &origin),
    }
}

async fn answer(app: &AppState, origin: &Origin, http: Request) -> Result<Response, AuthorizeFailure> {
    let public_url = &app.config.public_url;
    forgery::check(http.headers(), public_url)?;
    let browser = Browser::meet(http.headers(), public_url, &*app.entropy);
    let form = form::read(http, app).await?;
    let query = form.get("request")?.unwrap_or_default();
    let is_ours = csrf::is_valid(&browser.handle, Form::SignIn, query, form.get("csrf_token")?);
    let request = AuthorizationRequest::load(&app.store, query, app.now())?;
    if !is_ours {
        return Err(AuthorizeFailure::StaleForm(request.ok().map(Box::new)));
    }
    let request = request?;
    let typed = form.get("email")?.unwrap_or_default();
    let again = |status, error: &str| sign_in_form(app, &request, &browser, status, typed, Some(error));
    let (Ok(email), Some(password)) =
        (Email::parse(typed), Password::attempt(form.get("password")?.unwrap_or_default()))
    else {
        return Ok(again(StatusCode::UNPROCESSABLE_ENTITY, WRONG));
    };
    match check(app, origin, email, password).await? {
        SignIn::Welcome(user) => {
            let handle = begin_session(app, origin, &browser, *user).await?;
            let mut response = see_other(&format!("/oauth/authorize?{}", request.query));
            if let Some(cookie) = browser::set_cookie(&handle, public_url) {
                response.headers_mut().insert(header::SET_COOKIE, cookie);
            }
            Ok(response)
        }
        SignIn::Wrong => Ok(again(StatusCode::UNPROCESSABLE_ENTITY, WRONG)),
        SignIn::TooMany(TooManyAttempts { retry_after_secs }) => {
            let error = format!("Too many failed attempts. Try again in {retry_after_secs} seconds.");
            let mut response = again(StatusCode::TOO_MANY_REQUESTS, &error);
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(retry_after_secs));
            Ok(response)
        }
    }
}

enum SignIn {
    Welcome(Box<User>),
    Wrong,
    TooMany(TooManyAttempts),
}

/// The same work and the same words whether or not the address is known; the log is written later, from memory, so that
/// not even a commit tells the difference.
async fn check(
    app: &AppState,
    origin: &Origin,
    email: Email,
    password: Password,
) -> Result<SignIn, AuthorizeFailure> {
    let now = app.now();
    let admitted = app.oauth.throttle.admit(email.key(), origin.source_ip, now);
    let (user, hash): (Option<User>, Option<PasswordHash>) =
        app.store.peek(|conn| users::find_by_email(conn, &email))?.unzip();
    let refuse = |reason| match &user {
        Some(user) => app.oauth.refusals.record(events::sign_in_failed(user, reason, origin, now)),
        None => app.oauth.count_stranger(),
    };
    let attempt = match admitted {
        Ok(attempt) => attempt,
        Err(too_many) => {
            refuse("rate_limited");
            return Ok(SignIn::TooMany(too_many));
        }
    };
    let fits = app.oauth.hashing.verify(password, hash).await?;
    match user {
        Some(user) if fits => {
            app.oauth.throttle.succeeded(&attempt, now);
            Ok(SignIn::Welcome(Box::new(user)))
        }
        _ => {
            refuse("wrong_password");
            Ok(SignIn::Wrong)
        }
    }
}

/// A session under a new handle; the one the browser had before, if it was a session, ends.
async fn begin_session(
    app: &AppState,
    origin: &Origin,
    browser: &Browser,
    user: User,
) -> Result<Handle, StoreError> {
    let handle = Handle::generate(&*app.entropy);
    let (session_hash, before) = (handle.hash(), browser.handle.hash());
    let (clock, origin) = (app.clock.clone(), origin.clone());
    app.store
        .write(move |tx| {
            let now = clock.now();
            sessions::delete(tx, &before)?;
            let expires_at = now.plus_secs(SESSION_SECS);
            sessions::insert(tx, &NewSession { session_hash, user: &user, created_at: now, expires_at })?;
            tx.append_event(events::signed_in(&user, &origin, now))?;
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(handle)
}
