//! The front of the house: what is done with every request before its call and with every answer after it.

use std::{
    convert::Infallible,
    net::{IpAddr, SocketAddr},
};

use axum::{
    Router,
    body::Body,
    extract::{DefaultBodyLimit, Request},
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use bijak_domain::RequestId;
use tower::ServiceExt;

use super::{
    ApiError, AppState, body::MAX_BODY, client_address::client_address, host, rate_limit::client_key,
};
use crate::origin::Origin;

const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// A longer user agent is cut here: it is evidence, not a way to fill the log.
const USER_AGENT: usize = 1_024;

/// Answers one request of `peer`.
pub async fn answer(
    app: &AppState,
    router: Router,
    peer: SocketAddr,
    mut request: Request<Body>,
) -> Result<Response, Infallible> {
    let request_id = app.request_ids.next(app.now());
    let mut source_ip = peer.ip();
    let mut response = match origin(app, peer, request_id, &request) {
        Ok(origin) => {
            source_ip = origin.source_ip.unwrap_or(source_ip);
            request.extensions_mut().insert(origin);
            // Not a layer of the router: that would wrap every route in a box and a clone.
            DefaultBodyLimit::max(MAX_BODY).apply(&mut request);
            router.oneshot(request).await?
        }
        Err(error) => error.into_response(),
    };
    if let Some(error) = response.extensions_mut().remove::<ApiError>() {
        let error = limited(app, error, source_ip);
        let bare = response;
        response = error.render(request_id, &app.config.public_url);
        // What the router knows and the error does not: which methods an address takes.
        if let Some(allow) = bare.headers().get(header::ALLOW) {
            response.headers_mut().insert(header::ALLOW, allow.clone());
        }
    }
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(&request_id.to_string()) {
        headers.insert(X_REQUEST_ID, value);
    }
    headers.entry(header::X_CONTENT_TYPE_OPTIONS).or_insert(HeaderValue::from_static("nosniff"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    crate::fail_point("http.response.before");
    Ok(response)
}

/// Past its limit, an address is told to wait instead of why it was refused. Calls with a valid credential and the right
/// to them never come here.
fn limited(app: &AppState, error: ApiError, source_ip: IpAddr) -> ApiError {
    if !error.is_refusal() {
        return error;
    }
    match app.refusal_limit.count(client_key(source_ip), app.now()) {
        Ok(()) => error,
        Err(retry_after_secs) => ApiError::RateLimited { retry_after_secs },
    }
}

fn origin(
    app: &AppState,
    peer: SocketAddr,
    request_id: RequestId,
    request: &Request<Body>,
) -> Result<Origin, ApiError> {
    host::check(&app.config, request.uri(), request.headers())?;
    let source_ip = client_address(peer, &app.config.trusted_proxies, request.headers())?;
    // Who watches the process asks often, and behind a proxy with the proxy's own address.
    if !matches!(request.uri().path(), "/healthz" | "/readyz") {
        app.limits
            .of_address(source_ip)
            .map_err(|retry_after_secs| ApiError::RateLimited { retry_after_secs })?;
    }
    let user_agent = request.headers().get(header::USER_AGENT).map(|value| user_agent(value.as_bytes()));
    Ok(Origin { source_ip: Some(source_ip), user_agent, request_id: Some(request_id) })
}

/// Header values may be any bytes; the log is text.
fn user_agent(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) if text.len() <= USER_AGENT => text.to_owned(),
        _ => String::from_utf8_lossy(bytes).chars().take(USER_AGENT).collect(),
    }
}
