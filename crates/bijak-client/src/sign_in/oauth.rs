//! The `oauth2` crate over our HTTP client: it knows the parameters, we decide where they go and how much is read.

use std::{future::Future, pin::Pin};

use oauth2::{
    AuthUrl, ClientId, EndpointNotSet, EndpointSet, HttpRequest, HttpResponse, TokenUrl, basic::BasicClient,
    url::ParseError,
};
use zeroize::Zeroizing;

use crate::{CLIENT_ID, Deployment, Http, SecureUrl, TransportError, UrlError, http::Call};

const TOKEN_ANSWER_LIMIT: usize = 64 * 1024;

/// An `oauth2` client whose two endpoints are known.
pub(crate) type Client =
    BasicClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>;

pub(crate) fn client(deployment: &Deployment) -> Result<Client, ParseError> {
    Ok(BasicClient::new(ClientId::new(CLIENT_ID.to_owned()))
        .set_auth_uri(AuthUrl::new(deployment.authorization_endpoint.to_string())?)
        .set_token_uri(TokenUrl::new(deployment.token_endpoint.to_string())?))
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum OAuthHttpError {
    #[error(transparent)]
    Transport(#[from] TransportError),
    #[error(transparent)]
    Url(#[from] UrlError),
    #[error(transparent)]
    Answer(#[from] oauth2::http::Error),
}

type Answer = Pin<Box<dyn Future<Output = Result<HttpResponse, OAuthHttpError>> + Send>>;

/// What `oauth2` calls for each request.
pub(crate) fn http_closure(http: Http) -> impl Fn(HttpRequest) -> Answer + Send + Sync {
    move |request| {
        let http = http.clone();
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let call = Call {
                method: head.method,
                url: SecureUrl::parse(&head.uri.to_string())?,
                headers: head.headers,
                body: Some(Zeroizing::new(body)),
                limit: TOKEN_ANSWER_LIMIT,
            };
            let reply = http.send(call).await?;
            let mut answer = oauth2::http::Response::builder().status(reply.status);
            if let Some(headers) = answer.headers_mut() {
                *headers = reply.headers;
            }
            Ok(answer.body(reply.body.to_vec())?)
        })
    }
}
