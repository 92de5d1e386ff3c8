//! The OpenAI-compatible server that chats are relayed to.

use std::{sync::Arc, time::Duration};

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use url::Url;

use super::chat::ChatRequest;
use crate::http::ApiError;

/// Nothing came for this long: given up. Long models think between two pieces of a stream.
const SILENCE: Duration = Duration::from_mins(2);
const CONNECT: Duration = Duration::from_secs(5);

/// A client of the upstream. The caller's credential never goes there: it is ours to judge, not theirs to see.
#[derive(Debug)]
pub struct Upstream {
    client: reqwest::Client,
    chat: Url,
}

impl Upstream {
    /// `base` is what OpenAI's clients call the base URL: `…/v1`, to which `/chat/completions` is added.
    pub fn new(base: &Url) -> Result<Self, reqwest::Error> {
        let mut chat = base.clone();
        chat.set_path(&format!("{}/chat/completions", base.path().trim_end_matches('/')));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        // An error means that another part of this process has installed the same provider.
        let _installed = rustls::crypto::CryptoProvider::install_default((*provider).clone());
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT)
            .read_timeout(SILENCE)
            .user_agent(concat!("bijak-authority/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self { client, chat })
    }

    /// The upstream's answer as it comes. What it says of the request (4xx) is the client's to know; that it does not work,
    /// or does not let us in, is a 502.
    pub async fn relay(&self, request: &ChatRequest) -> Result<Response, ApiError> {
        let answer = self.client.post(self.chat.clone()).json(request).send().await.map_err(|error| {
            tracing::warn!(error = %error.without_url(), "the inference upstream cannot be reached");
            ApiError::UpstreamFailed("it cannot be reached")
        })?;
        let status = answer.status();
        let of_the_request = matches!(
            status,
            StatusCode::BAD_REQUEST
                | StatusCode::NOT_FOUND
                | StatusCode::PAYLOAD_TOO_LARGE
                | StatusCode::UNPROCESSABLE_ENTITY
                | StatusCode::TOO_MANY_REQUESTS
        );
        if !status.is_success() && !of_the_request {
            tracing::warn!(%status, "the inference upstream refused");
            return Err(ApiError::UpstreamFailed("it answered with an error of its own"));
        }
        let content_type = answer
            .headers()
            .get(header::CONTENT_TYPE)
            .cloned()
            .unwrap_or(HeaderValue::from_static("application/json"));
        let retry_after = answer.headers().get(header::RETRY_AFTER).cloned();
        let mut response = Response::new(Body::from_stream(answer.bytes_stream()));
        *response.status_mut() = status;
        response.headers_mut().insert(header::CONTENT_TYPE, content_type);
        if let Some(value) = retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, value);
        }
        Ok(response)
    }
}
