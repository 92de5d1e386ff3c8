//! `/v1/audit-log`: what proves that an organization's log is what it was. The log itself is [`crate::audit_events`].

pub mod checkpoint;
pub mod consistency;
pub mod inclusion;
pub mod key;
pub mod rotate_key;
pub mod signing;
pub mod verify;

use axum::{
    Router,
    http::header,
    response::{IntoResponse, Response},
    routing,
};
use base64::{Engine, prelude::BASE64_STANDARD};
use bijak_api_types::ProofView;
use bijak_transparency::Hash;

use crate::http::AppState;

pub fn router() -> Router<AppState> {
    Router::new()
        .route("/v1/audit-log/checkpoint", routing::get(checkpoint::checkpoint))
        .route("/v1/audit-log/key", routing::get(key::key))
        .route("/v1/audit-log/keys", routing::get(key::keys))
        .route("/v1/audit-log/proof/inclusion", routing::get(inclusion::inclusion))
        .route("/v1/audit-log/proof/consistency", routing::get(consistency::consistency))
}

fn text(text: String) -> Response {
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}

fn proof(hashes: &[Hash]) -> ProofView {
    ProofView { hashes: hashes.iter().map(|hash| BASE64_STANDARD.encode(hash)).collect() }
}
