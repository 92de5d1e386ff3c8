//! The front of the house: what is done with every request before its call and with every answer after it.

use std::{convert::Infallible, net::SocketAddr};

use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{HeaderName, HeaderValue, header},
    response::Response,
};
use bijak_domain::RequestId;
use tower::ServiceExt;

use super::{ApiError, AppState, client_address::client_address, host};
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
    let request_id = RequestId::new(app.now(), &*app.entropy);
    let mut response = match origin(app, peer, request_id, &request) {
        Ok(origin) => {
            request.extensions_mut().insert(origin);
            router.oneshot(request).await?
        }
        Err(error) => error.render(request_id, &app.config.public_url),
    };
    if let Some(error) = response.extensions_mut().remove::<ApiError>() {
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

fn origin(
    app: &AppState,
    peer: SocketAddr,
    request_id: RequestId,
    request: &Request<Body>,
) -> Result<Origin, ApiError> {
    host::check(&app.config, request.uri(), request.headers())?;
    let source_ip = client_address(peer, &app.config.trusted_proxies, request.headers())?;
    let user_agent = request.headers().get(header::USER_AGENT).map(|value| {
        // Header values may be any bytes; the log is text.
        String::from_utf8_lossy(value.as_bytes()).chars().take(USER_AGENT).collect()
    });
    Ok(Origin { source_ip: Some(source_ip), user_agent, request_id: Some(request_id) })
}
