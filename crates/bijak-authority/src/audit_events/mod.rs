//! `/v1/audit-events`: the organization's log, read only. Nothing but [`crate::store::WriteTx::append_event`] writes it.

mod bulk;
pub mod list;

use axum::{Router, routing};

use crate::http::AppState;

pub fn router() -> Router<AppState> {
    Router::new().route("/v1/audit-events", routing::get(list::list))
}
