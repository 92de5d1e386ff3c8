//! `GET /healthz`, `GET /readyz`

use axum::{Json, extract::State};
use serde::Serialize;

use crate::{
    http::{ApiError, AppState, openapi::Unavailable},
    store::StoreError,
};

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct HealthView {
    /// `ok`
    status: &'static str,
}

/// The process is alive.
#[utoipa::path(get, path = "/healthz", tag = "health", security(()), responses((status = 200, body = HealthView)))]
pub async fn healthz() -> Json<HealthView> {
    Json(HealthView { status: "ok" })
}

/// The process can do its work: the store reads and commits.
#[utoipa::path(get, path = "/readyz", tag = "health", security(()),
    responses((status = 200, body = HealthView), Unavailable))]
pub async fn readyz(State(app): State<AppState>) -> Result<Json<HealthView>, ApiError> {
    app.store.read(|conn| Ok::<_, StoreError>(conn.query_row("SELECT 1", [], |_| Ok(()))?)).await?;
    // An empty transaction passes through the writer and its commit.
    app.store.write(|_| Ok::<_, StoreError>(())).await?;
    Ok(Json(HealthView { status: "ok" }))
}
