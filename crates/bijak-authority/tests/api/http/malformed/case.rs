//! One row of the table.

use reqwest::Method;

/// A request, what is wrong with it, and the whole answer's status, code and detail.
pub struct Case {
    pub method: Method,
    pub path: &'static str,
    pub headers: Vec<(&'static str, &'static str)>,
    pub body: Option<Vec<u8>>,
    pub expected: (u16, &'static str, &'static str),
}

pub fn case(method: Method, path: &'static str, expected: (u16, &'static str, &'static str)) -> Case {
    Case { method, path, headers: Vec::new(), body: None, expected }
}

impl Case {
    pub fn header(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.push((name, value));
        self
    }

    pub fn text(mut self, body: &str) -> Self {
        self.body = Some(body.as_bytes().to_vec());
        self
    }

    pub fn json(self, body: &str) -> Self {
        self.header("content-type", "application/json").text(body)
    }
}

pub const KEYS: &str = "/v1/workspaces/{ws}/api-keys";
pub const KEY: &str = "/v1/workspaces/{ws}/api-keys/{key}";
pub const ACCOUNTS: &str = "/v1/workspaces/{ws}/service-accounts";
pub const CHAT: &str = "/v1/inference/chat";
pub const LOG: &str = "/v1/audit-events";

pub const INVALID: &str = "invalid_request";
pub const SCOPE: &str = "invalid_scope";
pub const ABSENT: (u16, &str, &str) = (404, "not_found", "there is no such thing here");
pub const JSON_ONLY: (u16, &str, &str) =
    (415, "unsupported_media_type", "the body has to be application/json");
pub const TOO_LARGE: (u16, &str, &str) = (413, "body_too_large", "the body is larger than this call takes");

pub fn create_key(body: &str, expected: (u16, &'static str, &'static str)) -> Case {
    case(Method::POST, KEYS, expected).json(body)
}
