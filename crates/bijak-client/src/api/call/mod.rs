//! One call: its token, its second try, its answer.

mod receive;
mod reply;
mod spec;

#[cfg(test)]
mod tests;

use std::time::Duration;

use reqwest::{
    Method,
    header::{
        ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER,
    },
};
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use self::receive::Receive;
pub(super) use self::spec::Spec;
use super::{Api, ApiError, Connection, Credential};
use crate::{
    SecureUrl, TransportError,
    http::{Call, Opened, Reply},
    token::{AccessToken, SignedOutReason},
};

/// A page of 1,000 audit events with long user agents fits many times.
const ANSWER_LIMIT: usize = 32 * 1024 * 1024;
/// A longer `Retry-After` is told to the caller instead of waited out.
const PATIENCE: Duration = Duration::from_secs(10);
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

impl Api {
    /// Makes the call and reads its answer, whichever 2xx it is.
    pub(super) async fn call<T: DeserializeOwned>(&self, spec: Spec<'_>) -> Result<T, ApiError> {
        let outcome = self.answer::<Reply>(&spec).await.and_then(|reply| reply::read(&reply));
        self.note(&outcome);
        outcome
    }

    /// Makes a call whose answer is text.
    pub(super) async fn call_text(&self, spec: Spec<'_>) -> Result<String, ApiError> {
        let outcome =
            self.answer::<Reply>(&spec.accept("text/plain")).await.and_then(|reply| reply::text(&reply));
        self.note(&outcome);
        outcome
    }

    /// Makes the call; its answer, a 2xx of `media_type`, is read as it comes.
    pub(super) async fn open(&self, spec: Spec<'_>, media_type: &'static str) -> Result<Opened, ApiError> {
        let outcome = match self.answer::<Opened>(&spec.accept(media_type)).await {
            Ok(opened) if (200..300).contains(&opened.status) && reply::is(&opened.headers, media_type) => {
                Ok(opened)
            }
            Ok(opened) => match opened.read(ANSWER_LIMIT, PATIENCE).await {
                Ok(reply) => Err(reply::problem(&reply)),
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
