//! The answer where no upstream is configured: the last message back, labelled as what it is.

use axum::{
    Json,
    http::{HeaderName, HeaderValue},
    response::{IntoResponse, Response},
};
use bijak_domain::{Entropy, RequestId, Timestamp};
use serde_json::{Value, json};

use super::chat::ChatRequest;
use crate::http::ApiError;

const X_BIJAK_INFERENCE: HeaderName = HeaderName::from_static("x-bijak-inference");

pub(super) fn answer(
    request: &ChatRequest,
    now: Timestamp,
    entropy: &dyn Entropy,
) -> Result<Response, ApiError> {
    if request.rest.get("stream").is_some_and(|stream| stream != &Value::Bool(false)) {
        return Err(ApiError::invalid("stream: the local echo answers in one piece"));
    }
    let said = request.messages.last().map(|message| match &message.content {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    });
    let id = RequestId::new(now, entropy).to_string();
    let completion = json!({
        "id": id.replacen("req_", "chatcmpl-", 1),
        "object": "chat.completion",
        "created": now.as_millis().div_euclid(1000),
        "model": request.model,
        "choices": [{
            "index": 0,
            "message": {
                "role": "assistant",
                "content": format!("[local echo: no inference upstream is configured] {}", said.unwrap_or_default()),
            },
            "finish_reason": "stop",
        }],
        "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0},
    });
    Ok(([(X_BIJAK_INFERENCE, HeaderValue::from_static("local-echo"))], Json(completion)).into_response())
}
