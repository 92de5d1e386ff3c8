//! `/v1/audit-events`: the organization's log, read only. Nothing but [`crate::store::WriteTx::append_event`] writes it.

mod bulk;
pub mod list;
pub mod stream;

use axum::{Router, routing};

use crate::http::AppState;

pub fn router() -> Router<AppState> {
    Router::new()
        .route("/v1/audit-events", routing::get(list::list))
        .route("/v1/audit-events/stream", routing::get(stream::stream))
}
