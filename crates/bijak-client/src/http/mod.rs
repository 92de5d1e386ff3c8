//! One HTTP client for everything: no redirects, no cookies, bounded times and sizes.

mod error;
mod opened;

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

pub use error::TransportError;
use futures_util::StreamExt;
pub(crate) use opened::Opened;
use reqwest::{
    Method,
    header::{HeaderMap, HeaderValue, USER_AGENT},
    redirect,
};
use zeroize::Zeroizing;

use crate::SecureUrl;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// From the first byte sent to the last received.
const TOTAL_TIMEOUT: Duration = Duration::from_secs(30);
/// The server ends a stream with its credential, an hour at most.
const LONGEST_STREAM: Duration = Duration::from_hours(24);

/// A connection pool. Cloning shares it.
#[derive(Debug, Clone)]
pub struct Http {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    user_agent: String,
    /// Plain http to loopback: never through a proxy, and no certificates to read.
    loopback: OnceLock<reqwest::Client>,
    /// Made at its first use: reading the system's certificates would be felt at the app's start.
    https: OnceLock<reqwest::Client>,
}

pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) url: SecureUrl,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Zeroizing<Vec<u8>>>,
    /// The most bytes of answer that are read.
    pub(crate) limit: usize,
}

pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    /// May hold a secret shown once; wiped on drop.
    pub(crate) body: Zeroizing<Vec<u8>>,
}

impl Http {
    /// `user_agent` is what audit events will show: `Bijak Keys/0.1.0`.
    pub fn new(user_agent: impl Into<String>) -> Self {
        let shared =
            Shared { user_agent: user_agent.into(), loopback: OnceLock::new(), https: OnceLock::new() };
        Self { shared: Arc::new(shared) }
    }

    pub(crate) async fn send(&self, call: Call) -> Result<Reply, TransportError> {
        let limit = call.limit;
        let answer = self.request(call)?.send().await.map_err(TransportError::from_reqwest)?;
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let mut body = Zeroizing::new(Vec::new());
        let mut stream = answer.bytes_stream();
        while let Some(chunk) = stream.next().await {
            let chunk = chunk.map_err(TransportError::from_reqwest)?;
            if body.len() + chunk.len() > limit {
                return Err(TransportError::TooLarge { limit });
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Reply { status, headers, body })
    }

    /// The answer's head; its body is read as it comes, however long that takes.
    pub(crate) async fn open(&self, call: Call) -> Result<Opened, TransportError> {
        // In place of the limit on the whole: one on the head, and one on every silence after it.
        let request = self.request(call)?.timeout(LONGEST_STREAM).send();
        let answer =
            tokio::time::timeout(TOTAL_TIMEOUT, request).await.map_err(|_| TransportError::Timeout)?;
        Ok(Opened::new(answer.map_err(TransportError::from_reqwest)?))
    }

    fn request(&self, call: Call) -> Result<reqwest::RequestBuilder, TransportError> {
        let Call { method, url, headers, body, limit: _ } = call;
        let request = self.client(&url)?.request(method, url.as_url().clone()).headers(headers);
        Ok(match body {
            Some(body) => request.body(body.to_vec()),
            None => request,
        })
    }

    fn client(&self, url: &SecureUrl) -> Result<reqwest::Client, TransportError> {
        let (slot, https) =
            if url.is_https() { (&self.shared.https, true) } else { (&self.shared.loopback, false) };
        if let Some(client) = slot.get() {
            return Ok(client.clone());
        }
        let client = build(&self.shared.user_agent, https)?;
        Ok(slot.get_or_init(|| client).clone())
    }
}

fn build(user_agent: &str, https: bool) -> Result<reqwest::Client, TransportError> {
    // The whole process has one provider (ring). An error says that it is installed already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let agent =
        HeaderValue::from_str(user_agent).map_err(|_| TransportError::Setup("a bad User-Agent".into()))?;
    let builder = reqwest::Client::builder()
        .default_headers(HeaderMap::from_iter([(USER_AGENT, agent)]))
        // A redirect would carry a credential to a place nobody checked.
        .redirect(redirect::Policy::none())
        .referer(false)
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(TOTAL_TIMEOUT);
    let builder = if https { builder.https_only(true) } else { builder.no_proxy().tls_certs_only([]) };
    builder.build().map_err(|e| TransportError::Setup(error::chain(&e)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_server::{Answer, TestServer};

    fn get(url: &str, limit: usize) -> Call {
        let url = SecureUrl::parse(url).unwrap();
        Call { method: Method::GET, url, headers: HeaderMap::new(), body: None, limit }
    }

    #[tokio::test]
    async fn says_who_it_is_and_follows_no_redirect() {
        let server = TestServer::start(|r| {
            assert_eq!(r.header("user-agent"), Some("Bijak Keys/1.2"));
            match r.path.as_str() {
                "/a" => Answer::status(302).with("location", "/b"),
                _ => Answer::json(200, "{}"),
            }
        })
        .await;
        let reply = Http::new("Bijak Keys/1.2").send(get(&server.url("/a"), 10)).await.unwrap();
        assert_eq!(reply.status, 302);
        assert_eq!(server.requests().len(), 1);
    }

    #[tokio::test]
    async fn stops_reading_at_the_limit() {
        let server = TestServer::start(|_| Answer::json(200, &"x".repeat(1001))).await;
        let http = Http::new("t");
        assert!(matches!(
            http.send(get(&server.url("/"), 1000)).await,
            Err(TransportError::TooLarge { limit: 1000 })
        ));
        assert!(http.send(get(&server.url("/"), 1001)).await.is_ok());
    }

    #[tokio::test]
    async fn nobody_there_is_unreachable_and_says_so_without_the_url() {
        let url = TestServer::start(|_| Answer::status(200)).await.url("/secret-path");
        // The server is gone with its last handle: the port answers no more.
        let error = loop {
            match Http::new("t").send(get(&url, 10)).await {
                Err(e) => break e,
                Ok(_) => tokio::task::yield_now().await,
            }
        };
        assert!(matches!(error, TransportError::Unreachable(_)), "{error:?}");
        assert!(!error.to_string().contains("secret-path"));
    }
}
