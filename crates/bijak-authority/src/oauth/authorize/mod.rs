//! `/oauth/authorize`: a person signs in, sees what a client asks for, and allows or denies it.

mod decide;
mod refuse;
pub(crate) mod request;
mod response;
mod show;
mod sign_in;

use axum::{Router, routing};

use crate::http::AppState;

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/oauth/authorize", routing::get(show::show).post(decide::decide))
        .route("/oauth/authorize/sign-in", routing::post(sign_in::sign_in))
}
