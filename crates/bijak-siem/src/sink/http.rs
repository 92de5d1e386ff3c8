//! The HTTP of the two sinks that speak it.

use std::{path::PathBuf, time::Duration};

use reqwest::{Client, Response, StatusCode, header::RETRY_AFTER, redirect};
use tokio_rustls::rustls::crypto::{CryptoProvider, ring};
use url::{Host, Url};

use super::{ConnectError, SendError};

/// The most of an answer that is read: it says yes or why not, nothing longer.
const MOST: usize = 64 * 1024;

/// Plain http speaks to loopback literals only.
pub(super) fn is_allowed(url: &Url) -> bool {
    url.scheme() == "https"
        || match url.host() {
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            _ => false,
        }
}

pub(super) fn client(url: &Url, ca: Option<&PathBuf>, patience: Duration) -> Result<Client, ConnectError> {
    // An error means that another part of this process has installed the same provider.
    let _installed = CryptoProvider::install_default(ring::default_provider());
    let mut builder = Client::builder()
        .user_agent(concat!("bijak-siem/", env!("CARGO_PKG_VERSION")))
        // A redirect would carry a credential to a place nobody checked.
        .redirect(redirect::Policy::none())
        .referer(false)
        .timeout(patience);
    builder = if url.scheme() == "https" { builder.https_only(true) } else { builder.no_proxy() };
    if let Some(path) = ca {
        let pem = std::fs::read(path)
            .map_err(|error| ConnectError::Certificates { path: path.clone(), error: error.to_string() })?;
        let found = reqwest::Certificate::from_pem_bundle(&pem)
            .map_err(|error| ConnectError::Certificates { path: path.clone(), error: error.to_string() })?;
        builder = builder.tls_certs_only(found);
    }
    builder.build().map_err(|error| ConnectError::Http(error.to_string()))
}

/// The body, as far as it is read.
pub(super) async fn body(response: &mut Response) -> Result<Vec<u8>, SendError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(transport)? {
        let left = MOST.saturating_sub(body.len());
        body.extend_from_slice(&chunk[..chunk.len().min(left)]);
        if left <= chunk.len() {
            break;
        }
    }
    Ok(body)
}

/// No answer, or half of one. Without the address: it may hold the receiver's own secrets.
pub(super) fn transport(error: reqwest::Error) -> SendError {
    let error = error.without_url();
    let mut why = error.to_string();
    let mut source = std::error::Error::source(&error);
    while let Some(cause) = source {
        why = format!("{why}: {cause}");
        source = cause.source();
    }
    SendError::unavailable(why)
}

/// A refusal that is about the receiver or our right to speak to it, not about the events.
pub(super) fn unavailable(response: &Response, why: String) -> SendError {
    let asked =
        response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.trim().parse().ok());
    SendError::Unavailable { why, retry_after: asked.map(Duration::from_secs) }
}

/// The statuses that say that this content is bad, whoever sends it and however often.
pub(super) fn is_about_the_content(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::BAD_REQUEST | StatusCode::PAYLOAD_TOO_LARGE | StatusCode::UNPROCESSABLE_ENTITY
    )
}
