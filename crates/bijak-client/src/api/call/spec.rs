use reqwest::Method;
use serde::Serialize;
use zeroize::Zeroizing;

use crate::api::ApiError;

/// One call of `/v1`.
pub(in crate::api) struct Spec<'a> {
    pub(super) method: Method,
    pub(super) segments: Vec<&'a str>,
    pub(super) query: Vec<(&'static str, String)>,
    pub(super) body: Option<Zeroizing<Vec<u8>>>,
    pub(super) idempotency_key: Option<&'a str>,
    pub(super) accept: &'static str,
    /// What the answer may be compressed with.
    pub(super) accept_encoding: Option<&'static str>,
}

impl<'a> Spec<'a> {
    pub(in crate::api) fn get(segments: impl IntoIterator<Item = &'a str>) -> Self {
        Self::new(Method::GET, segments, None)
    }

    pub(in crate::api) fn post(
        segments: impl IntoIterator<Item = &'a str>,
        body: &impl Serialize,
    ) -> Result<Self, ApiError> {
        Ok(Self::new(Method::POST, segments, Some(encode(body)?)))
    }

    pub(in crate::api) fn patch(
        segments: impl IntoIterator<Item = &'a str>,
        body: &impl Serialize,
    ) -> Result<Self, ApiError> {
        Ok(Self::new(Method::PATCH, segments, Some(encode(body)?)))
    }

    fn new(
        method: Method,
        segments: impl IntoIterator<Item = &'a str>,
        body: Option<Zeroizing<Vec<u8>>>,
    ) -> Self {
        Self {
            method,
            segments: segments.into_iter().collect(),
            query: Vec::new(),
            body,
            idempotency_key: None,
            accept: "application/json",
            accept_encoding: None,
        }
    }

    pub(in crate::api) fn query(mut self, name: &'static str, value: Option<impl ToString>) -> Self {
        self.query.extend(value.map(|v| (name, v.to_string())));
        self
    }

    pub(in crate::api) fn accept(mut self, media_type: &'static str) -> Self {
        self.accept = media_type;
        self
    }

    pub(in crate::api) fn accept_encoding(mut self, coding: &'static str) -> Self {
        self.accept_encoding = Some(coding);
        self
    }

    pub(in crate::api) fn idempotency_key(mut self, key: &'a str) -> Self {
        self.idempotency_key = Some(key);
        self
    }
}

fn encode(body: &impl Serialize) -> Result<Zeroizing<Vec<u8>>, ApiError> {
    serde_json::to_vec(body).map(Zeroizing::new).map_err(|e| ApiError::Local(e.to_string()))
}
