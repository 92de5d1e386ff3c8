//! `POST /v1/inference/chat`

use axum::{extract::State, response::Response};
use bijak_domain::Scope;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::echo;
use crate::http::{
    ApiError, AppState, Caller,
    body::Json,
    openapi::{Refusals, UpstreamFailed},
};

/// What this server reads of a chat request; everything else goes to the upstream as it came.
#[derive(Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ChatRequest {
    /// Such as `bijak-merlion-13b`.
    pub model: String,
    /// At least one.
    pub messages: Vec<ChatMessage>,
    #[serde(flatten)]
    #[schema(value_type = Object)]
    pub rest: Map<String, Value>,
}

#[derive(Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ChatMessage {
    /// `system`, `user`, `assistant` …
    pub role: String,
    /// A text, or the upstream's own kinds of content.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub content: Value,
    #[serde(flatten)]
    #[schema(value_type = Object)]
    pub rest: Map<String, Value>,
}

/// Relays a chat to the configured OpenAI-compatible upstream; without one, a local echo answers and says so, in its text
/// and by `X-Bijak-Inference: local-echo`. Needs `inference.write`.
#[utoipa::path(post, path = "/v1/inference/chat", tag = "inference", request_body = ChatRequest,
    responses((status = 200, description = "OpenAI's chat completion, or the upstream's event stream where one was asked for",
        body = Object), Refusals, UpstreamFailed))]
pub async fn chat(
    State(app): State<AppState>,
    caller: Caller,
    Json(request): Json<ChatRequest>,
) -> Result<Response, ApiError> {
    caller.with_scope(&app, Scope::InferenceWrite).await?;
    if request.messages.is_empty() {
        return Err(ApiError::invalid("messages: at least one"));
    }
    match &app.upstream {
        Some(upstream) => upstream.relay(&request).await,
        None => echo::answer(&request, app.now(), &*app.entropy),
    }
}
