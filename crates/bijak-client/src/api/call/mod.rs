use std::time::Duration;

use bijak_api_types::Problem;
use reqwest::{
    Method,
    header::{
        ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER,
    },
};
use serde::{Serialize, de::DeserializeOwned};
use zeroize::Zeroizing;

use super::{Api, ApiError, Connection, Credential};
use crate::{
    Http, SecureUrl, TransportError,
    http::{Call, Opened, Reply},
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
    accept: &'static str,
    /// What the answer may be compressed with.
    accept_encoding: Option<&'static str>,
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
            accept: "application/json",
            accept_encoding: None,
        }
    }

    pub(super) fn query(mut self, name: &'static str, value: Option<impl ToString>) -> Self {
        self.query.extend(value.map(|v| (name, v.to_string())));
        self
    }

    pub(super) fn accept(mut self, media_type: &'static str) -> Self {
        self.accept = media_type;
        self
    }

    pub(super) fn accept_encoding(mut self, coding: &'static str) -> Self {
        self.accept_encoding = Some(coding);
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
        let outcome = self.answer::<Reply>(&spec).await.and_then(|reply| read(&reply));
        self.note(&outcome);
        outcome
    }

    /// Makes a call whose answer is text.
    pub(super) async fn call_text(&self, spec: Spec<'_>) -> Result<String, ApiError> {
        let outcome = self.answer::<Reply>(&spec.accept("text/plain")).await.and_then(|reply| text(&reply));
        self.note(&outcome);
        outcome
    }

    /// Makes the call; its answer, a 2xx of `media_type`, is read as it comes.
    pub(super) async fn open(&self, spec: Spec<'_>, media_type: &'static str) -> Result<Opened, ApiError> {
        let outcome = match self.answer::<Opened>(&spec.accept(media_type)).await {
            Ok(opened) if (200..300).contains(&opened.status) && is(&opened.headers, media_type) => {
                Ok(opened)
            }
            Ok(opened) => match opened.read(ANSWER_LIMIT, PATIENCE).await {
                Ok(reply) => Err(problem(&reply)),
                Err(error) => Err(error.into()),
            },
            Err(error) => Err(error),
        };
        self.note(&outcome);
        outcome
    }

    /// What an outcome says of the connection, told to whoever shows it.
    pub(super) fn note<T>(&self, outcome: &Result<T, ApiError>) {
        if let Some(now) = Connection::of(outcome) {
            self.connection.send_if_modified(|last| {
                let changed = *last != now;
                *last = now;
                changed
            });
        }
    }

    async fn answer<R: Receive>(&self, spec: &Spec<'_>) -> Result<R, ApiError> {
        let tokens = match &self.credential {
            Credential::Key(key) => {
                return self.patient(spec, &bearer(key.expose("it authenticates this call"))?).await;
            }
            Credential::Person(tokens) => tokens,
        };
        let token = tokens.access_token().await?;
        let reply: R = self.patient(spec, &authorization(&token)?).await?;
        if reply.status() != 401 {
            return Ok(reply);
        }
        // Revoked before its time, or the server's clock runs ahead: once more with a fresh one.
        tokens.reject(&token).await;
        let token = tokens.access_token().await?;
        let reply: R = self.patient(spec, &authorization(&token)?).await?;
        if reply.status() == 401 {
            // Fresh from the server and refused by it: only a new sign-in can help.
            return Err(ApiError::SignedOut(SignedOutReason::Refused));
        }
        Ok(reply)
    }

    /// One request; once more where the connection failed under a `GET`, or after a short `Retry-After`.
    async fn patient<R: Receive>(&self, spec: &Spec<'_>, authorization: &HeaderValue) -> Result<R, ApiError> {
        let first = self.once::<R>(spec, authorization).await;
        // Nothing of an answer under way is borrowed over an await: its body may not be shared between threads.
        let wait = match &first {
            Err(error) if spec.method == Method::GET && error.is_connection_failure() => None,
            Ok(reply) if reply.status() == 429 => match retry_after(reply.headers()) {
                Some(wait) if wait <= PATIENCE => Some(wait),
                _ => return Ok(first?),
            },
            _ => return Ok(first?),
        };
        if let Some(wait) = wait {
            tokio::time::sleep(wait).await;
        }
        Ok(self.once(spec, authorization).await?)
    }

    async fn once<R: Receive>(
        &self,
        spec: &Spec<'_>,
        authorization: &HeaderValue,
    ) -> Result<R, TransportError> {
        let mut url = self.server.base().join(&spec.segments).as_url().clone();
        if !spec.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&spec.query);
        }
        let url = SecureUrl::new(url).map_err(|e| TransportError::Setup(e.to_string()))?;
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, authorization.clone());
        headers.insert(ACCEPT, HeaderValue::from_static(spec.accept));
        if let Some(coding) = spec.accept_encoding {
            headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(coding));
        }
        if spec.body.is_some() {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        if let Some(key) = spec.idempotency_key {
            let key = HeaderValue::from_str(key).map_err(|e| TransportError::Setup(e.to_string()))?;
            headers.insert(IDEMPOTENCY_KEY, key);
        }
        let call =
            Call { method: spec.method.clone(), url, headers, body: spec.body.clone(), limit: ANSWER_LIMIT };
        R::receive(self.server.http(), call).await
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
    if (200..300).contains(status) {
        return serde_json::from_slice(body).map_err(|_| ApiError::NotJson { status: *status });
    }
    Err(problem(reply))
}

fn text(reply: &Reply) -> Result<String, ApiError> {
    let Reply { status, headers, body } = reply;
    if !(200..300).contains(status) {
        return Err(problem(reply));
    }
    let text = std::str::from_utf8(body).ok().filter(|_| is(headers, "text/plain"));
    text.map(str::to_owned).ok_or(ApiError::NotJson { status: *status })
}

fn problem(reply: &Reply) -> ApiError {
    let Reply { status, headers: _, body } = reply;
    // Unknown codes are kept: a newer server may say more than we know.
    serde_json::from_slice::<Problem>(body)
        .map_or(ApiError::NotJson { status: *status }, |problem| ApiError::Problem(Box::new(problem)))
}

/// Whether the answer says that it is of this type, whatever its parameters.
fn is(headers: &HeaderMap, media_type: &str) -> bool {
    let value = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.split(';').next().is_some_and(|essence| essence.trim().eq_ignore_ascii_case(media_type))
}

/// How an answer is taken: whole, or as it comes.
trait Receive: Sized {
    async fn receive(http: &Http, call: Call) -> Result<Self, TransportError>;
    fn status(&self) -> u16;
    fn headers(&self) -> &HeaderMap;
}

impl Receive for Reply {
    async fn receive(http: &Http, call: Call) -> Result<Self, TransportError> {
        http.send(call).await
    }

    fn status(&self) -> u16 {
        self.status
    }

    fn headers(&self) -> &HeaderMap {
        &self.headers
    }
}

impl Receive for Opened {
    async fn receive(http: &Http, call: Call) -> Result<Self, TransportError> {
        http.open(call).await
    }

    fn status(&self) -> u16 {
        self.status
    }

    fn headers(&self) -> &HeaderMap {
        &self.headers
    }
}

#[cfg(test)]
mod tests;
