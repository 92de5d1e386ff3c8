use std::time::Duration;

use bijak_api_types::Problem;
use reqwest::{
    Method,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER},
};
use serde::{Serialize, de::DeserializeOwned};
use zeroize::Zeroizing;

use super::{Api, ApiError, Connection, Credential};
use crate::{
    SecureUrl, TransportError,
    http::{Call, Reply},
    token::{AccessToken, SignedOutReason},
};

/// A page of 1,000 audit events with long user agents fits many times.
const ANSWER_LIMIT: usize = 32 * 1024 * 1024;
/// A longer `Retry-After` is told to the caller instead of waited out.
const PATIENCE: Duration = Duration::from_secs(10);
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// One call of `/v1`.
pub(super) struct Spec<'a> {
    method: Method,
    segments: Vec<&'a str>,
    query: Vec<(&'static str, String)>,
    body: Option<Zeroizing<Vec<u8>>>,
    idempotency_key: Option<&'a str>,
}

impl<'a> Spec<'a> {
    pub(super) fn get(segments: impl IntoIterator<Item = &'a str>) -> Self {
        Self::new(Method::GET, segments, None)
    }

    pub(super) fn post(
        segments: impl IntoIterator<Item = &'a str>,
        body: &impl Serialize,
    ) -> Result<Self, ApiError> {
        Ok(Self::new(Method::POST, segments, Some(encode(body)?)))
    }

    pub(super) fn patch(
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
        }
    }

    pub(super) fn query(mut self, name: &'static str, value: Option<impl ToString>) -> Self {
        self.query.extend(value.map(|v| (name, v.to_string())));
        self
    }

    pub(super) fn idempotency_key(mut self, key: &'a str) -> Self {
        self.idempotency_key = Some(key);
        self
    }
}

fn encode(body: &impl Serialize) -> Result<Zeroizing<Vec<u8>>, ApiError> {
    serde_json::to_vec(body).map(Zeroizing::new).map_err(|e| ApiError::Local(e.to_string()))
}

impl Api {
    /// Makes the call and reads its answer, whichever 2xx it is.
    pub(super) async fn call<T: DeserializeOwned>(&self, spec: Spec<'_>) -> Result<T, ApiError> {
        let outcome = self.answer(&spec).await.and_then(|reply| read(&reply));
        if let Some(now) = Connection::of(&outcome) {
            self.connection.send_if_modified(|last| {
                let changed = *last != now;
                *last = now;
                changed
            });
        }
        outcome
    }

    async fn answer(&self, spec: &Spec<'_>) -> Result<Reply, ApiError> {
        let tokens = match &self.credential {
            Credential::Key(key) => {
                return self.patient(spec, &bearer(key.expose("it authenticates this call"))?).await;
            }
            Credential::Person(tokens) => tokens,
        };
        let token = tokens.access_token().await?;
        let reply = self.patient(spec, &authorization(&token)?).await?;
        if reply.status != 401 {
            return Ok(reply);
        }
        // Revoked before its time, or the server's clock runs ahead: once more with a fresh one.
        tokens.reject(&token).await;
        let token = tokens.access_token().await?;
        let reply = self.patient(spec, &authorization(&token)?).await?;
        if reply.status == 401 {
            // Fresh from the server and refused by it: only a new sign-in can help.
            return Err(ApiError::SignedOut(SignedOutReason::Refused));
        }
        Ok(reply)
    }

    /// One request; once more where the connection failed under a `GET`, or after a short `Retry-After`.
    async fn patient(&self, spec: &Spec<'_>, authorization: &HeaderValue) -> Result<Reply, ApiError> {
        let first = self.once(spec, authorization).await;
        match &first {
            Err(error) if spec.method == Method::GET && error.is_connection_failure() => {}
            Ok(reply) if reply.status == 429 => match retry_after(&reply.headers) {
                Some(wait) if wait <= PATIENCE => tokio::time::sleep(wait).await,
                _ => return Ok(first?),
            },
            _ => return Ok(first?),
        }
        Ok(self.once(spec, authorization).await?)
    }

    async fn once(&self, spec: &Spec<'_>, authorization: &HeaderValue) -> Result<Reply, TransportError> {
        let mut url = self.server.base().join(&spec.segments).as_url().clone();
        if !spec.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&spec.query);
        }
        let url = SecureUrl::new(url).map_err(|e| TransportError::Setup(e.to_string()))?;
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, authorization.clone());
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        if spec.body.is_some() {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        if let Some(key) = spec.idempotency_key {
            let key = HeaderValue::from_str(key).map_err(|e| TransportError::Setup(e.to_string()))?;
            headers.insert(IDEMPOTENCY_KEY, key);
        }
        let call =
            Call { method: spec.method.clone(), url, headers, body: spec.body.clone(), limit: ANSWER_LIMIT };
        self.server.http().send(call).await
    }
}

fn authorization(token: &AccessToken) -> Result<HeaderValue, ApiError> {
    bearer(token.text().expose("it authenticates this call"))
}

fn bearer(credential: &str) -> Result<HeaderValue, ApiError> {
    let text = Zeroizing::new(format!("Bearer {credential}"));
    let mut value =
        HeaderValue::from_str(&text).map_err(|_| ApiError::Local("not a bearer credential".into()))?;
    value.set_sensitive(true);
    Ok(value)
}

/// Whole seconds only: a date (RFC 9110 §10.2.3) would need the server's clock.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok().map(Duration::from_secs)
}

fn read<T: DeserializeOwned>(reply: &Reply) -> Result<T, ApiError> {
    let Reply { status, headers: _, body } = reply;
    let not_json = ApiError::NotJson { status: *status };
    if (200..300).contains(status) {
        return serde_json::from_slice(body).map_err(|_| not_json);
    }
    let problem: Problem = serde_json::from_slice(body).map_err(|_| not_json)?;
    // Unknown codes are kept: a newer server may say more than we know.
    Err(ApiError::Problem(Box::new(problem)))
}

#[cfg(test)]
mod tests;
