//! A plain HTTP/1.1 client for loopback: what a script with the key does, with nothing of ours in between.

use anyhow::{Context, Result};
use http_body_util::{BodyExt, Full};
use hyper::{
    HeaderMap, Method, Request, StatusCode,
    body::Bytes,
    header::{self, HeaderName},
};
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

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Result<Value> {
        serde_json::from_str(&self.text).with_context(|| format!("{}: not JSON", self.status))
    }

    pub(crate) fn header(&self, name: HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

impl Http {
    pub fn new(base: &str, user_agent: &str) -> Self {
        let client = Client::builder(TokioExecutor::new()).build(HttpConnector::new());
        Self { client, base: base.trim_end_matches('/').to_owned(), user_agent: user_agent.to_owned() }
    }

    /// The server's address, without a slash at the end.
    pub fn base(&self) -> &str {
        &self.base
    }

    pub async fn get(&self, path: &str, bearer: &str) -> Result<Answer> {
        self.send(Method::GET, path, &[bearer_header(bearer)], None).await
    }

    pub async fn post(&self, path: &str, bearer: &str, body: &Value) -> Result<Answer> {
        let headers = [bearer_header(bearer), (header::CONTENT_TYPE, "application/json".to_owned())];
        self.send(Method::POST, path, &headers, Some(serde_json::to_vec(body)?)).await
    }

    /// The guarded call of the product's documentation.
    pub async fn chat(&self, bearer: &str) -> Result<Answer> {
        let body = serde_json::json!({
            "model": "bijak-merlion-13b",
            "messages": [{"role": "user", "content": "hi"}],
        });
        self.post("/v1/inference/chat", bearer, &body).await
    }

    /// Submits a form.
    pub(crate) async fn form(&self, path: &str, body: &str, more: &[(HeaderName, String)]) -> Result<Answer> {
        let mut headers = vec![(header::CONTENT_TYPE, "application/x-www-form-urlencoded".to_owned())];
        headers.extend_from_slice(more);
        self.send(Method::POST, path, &headers, Some(body.as_bytes().to_vec())).await
    }

    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(HeaderName, String)],
        body: Option<Vec<u8>>,
    ) -> Result<Answer> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.base))
            .header(header::USER_AGENT, &self.user_agent);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let body = Full::new(Bytes::from(body.unwrap_or_default()));
        let (head, body) = self.client.request(request.body(body)?).await?.into_parts();
        let text = String::from_utf8(body.collect().await?.to_bytes().to_vec())?;
        Ok(Answer { status: head.status, headers: head.headers, text })
    }
}

fn bearer_header(token: &str) -> (HeaderName, String) {
    (header::AUTHORIZATION, format!("Bearer {token}"))
}
