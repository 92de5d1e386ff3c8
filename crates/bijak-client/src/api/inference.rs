use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Api, ApiError, call::Spec};

#[derive(Serialize)]
struct ChatRequest<'a> {
    model: &'a str,
    messages: [Message<'a>; 1],
}

#[derive(Serialize)]
struct Message<'a> {
    role: &'a str,
    content: &'a str,
}

/// The upstream's own answer; only that it is a JSON object is of interest here.
#[derive(Debug, Clone, Deserialize)]
#[serde(transparent)]
pub struct ChatView(pub serde_json::Map<String, Value>);

impl Api {
    /// The guarded call: one message to a model. Needs `inference.write`.
    pub async fn inference_chat(&self, model: &str, content: &str) -> Result<ChatView, ApiError> {
        let request = ChatRequest { model, messages: [Message { role: "user", content }] };
        self.call(Spec::post(["v1", "inference", "chat"], &request)?).await
    }
}
