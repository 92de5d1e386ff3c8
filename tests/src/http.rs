//! A plain HTTP/1.1 client for loopback: what a script with the key does, with nothing of ours in between.

use anyhow::{Context, Result};
use http_body_util::{BodyExt, Full};
use hyper::{Method, Request, StatusCode, body::Bytes, header};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use serde_json::Value;

/// A client with the user agent it shows.
#[derive(Debug, Clone)]
pub struct Http {
    client: Client<HttpConnector, Full<Bytes>>,
    base: String,
    user_agent: String,
}

/// Status and body.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: StatusCode,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Result<Value> {
        serde_json::from_str(&self.text).with_context(|| format!("{}: not JSON", self.status))
    }
}

impl Http {
    pub fn new(base: &str, user_agent: &str) -> Self {
        let client = Client::builder(TokioExecutor::new()).build(HttpConnector::new());
        Self { client, base: base.trim_end_matches('/').to_owned(), user_agent: user_agent.to_owned() }
    }

    pub async fn get(&self, path: &str, bearer: &str) -> Result<Answer> {
        self.send(Method::GET, path, bearer, None).await
    }

    pub async fn post(&self, path: &str, bearer: &str, body: &Value) -> Result<Answer> {
        self.send(Method::POST, path, bearer, Some(body)).await
    }

    /// The guarded call of the product's documentation.
    pub async fn chat(&self, bearer: &str) -> Result<Answer> {
        let body = serde_json::json!({
            "model": "bijak-merlion-13b",
            "messages": [{"role": "user", "content": "hi"}],
        });
        self.post("/v1/inference/chat", bearer, &body).await
    }

    async fn send(&self, method: Method, path: &str, bearer: &str, body: Option<&Value>) -> Result<Answer> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.base))
            .header(header::AUTHORIZATION, format!("Bearer {bearer}"))
            .header(header::USER_AGENT, &self.user_agent);
        let bytes = match body {
            Some(json) => {
                request = request.header(header::CONTENT_TYPE, "application/json");
                Bytes::from(serde_json::to_vec(json)?)
            }
            None => Bytes::new(),
        };
        let response = self.client.request(request.body(Full::new(bytes))?).await?;
        let status = response.status();
        let text = String::from_utf8(response.into_body().collect().await?.to_bytes().to_vec())?;
        Ok(Answer { status, text })
    }
}
