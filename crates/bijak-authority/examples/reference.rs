//! The floor that `cargo xtask bench authority` measures against: one axum handler that answers `GET /v1/me` with a view
//! like the authority's own, and does nothing else. No credential, no database, no limit.

use anyhow::Context as _;
use axum::{Json, Router, routing::get, serve::ListenerExt as _};
use bijak_api_types::{MeView, OrganizationView, PrincipalView};
use bijak_domain::{Scope, ScopeSet};
use serde_json::json;
use tokio::net::TcpListener;

fn view() -> MeView {
    MeView {
        principal: PrincipalView {
            kind: "api_key".to_owned(),
            id: "key_01K0000000000000000000000A".to_owned(),
            name: "bench".to_owned(),
            credential_id: None,
        },
        scopes: ScopeSet::EMPTY.with(Scope::InferenceRead),
        organization: OrganizationView {
            id: "org_01K0000000000000000000000A".to_owned(),
            name: "Bench".to_owned(),
        },
        role: None,
        workspaces: Vec::new(),
    }
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await.context("cannot listen")?;
    let url = format!("http://{}", listener.local_addr()?);
    serde_json::to_writer(std::io::stdout(), &json!({"event": "ready", "url": url}))?;
    std::io::Write::write_all(&mut std::io::stdout(), b"\n")?;
    let router = Router::new().route("/v1/me", get(async || Json(view())));
    // As the authority does: an answer leaves at once.
    let listener = listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "no TCP_NODELAY");
        }
    });
    axum::serve(listener, router).await.context("cannot serve")
}
