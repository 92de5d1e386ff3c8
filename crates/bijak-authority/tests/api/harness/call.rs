//! One request in the making.

use reqwest::{Method, RequestBuilder};
use serde_json::Value;

use super::{Answer, World};

#[must_use]
pub struct Call(RequestBuilder);

impl Call {
    pub fn new(world: &World, method: Method, path: &str) -> Self {
        Self(world.http.request(method, world.url(path)))
    }

    pub fn bearer(self, secret: &str) -> Self {
        Self(self.0.bearer_auth(secret))
    }

    pub fn json(self, body: &Value) -> Self {
        Self(self.0.json(body))
    }

    pub fn header(self, name: &str, value: &str) -> Self {
        Self(self.0.header(name, value))
    }

    /// As if the request came from there: the test's own address is a trusted proxy.
    pub fn from(self, address: &str) -> Self {
        self.header("x-forwarded-for", address)
    }

    pub fn body(self, body: impl Into<reqwest::Body>) -> Self {
        Self(self.0.body(body))
    }

    pub async fn send(self) -> Answer {
        Answer::read(self.0.send().await.unwrap()).await
    }
}
