//! Setting up an empty authority in the browser: the first visitor with the link and the code creates the owner.
//!
//! The link (`/setup/{token}`) is an argument of the browser and so readable by other users' processes; the code is shown
//! by the app only. Both reach the app on the server's stdout. After five wrong codes or ten minutes they are dead, and the
//! app asks for new ones. Once there is an organization, none of this exists any more.

mod code;
mod create;
mod form;
mod offer;
mod show;

use axum::{Router, extract::DefaultBodyLimit, routing};

pub use code::SetupCode;
pub use offer::{Setup, SetupInvitation};

use crate::{http::AppState, oauth::parameters};

pub fn router() -> Router<AppState> {
    Router::new()
        .route("/setup/{token}", routing::get(show::show).post(create::create))
        .layer(DefaultBodyLimit::max(parameters::MAX_BYTES))
}
