use bijak_domain::SecretText;
use reqwest::{
    Method,
    header::{CONTENT_TYPE, HeaderMap, HeaderValue},
};
use zeroize::Zeroizing;

use crate::{CLIENT_ID, Deployment, Http, TransportError, http::Call};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RevokeError {
    #[error(transparent)]
    Transport(#[from] TransportError),
    #[error("the deployment has no revocation endpoint")]
    NotOffered,
    #[error("the server answered the revocation with HTTP {status}")]
    Refused { status: u16 },
}

/// Revokes a refresh token and with it the whole grant (RFC 7009 §2). An unknown token is no error (§2.2).
/// A plain POST: the `oauth2` crate refuses to revoke over http even on loopback.
pub async fn revoke(
    http: &Http,
    deployment: &Deployment,
    refresh_token: &SecretText,
) -> Result<(), RevokeError> {
    let url = deployment.revocation_endpoint.clone().ok_or(RevokeError::NotOffered)?;
    let body = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("token", refresh_token.expose("the server is told to forget it"))
        .append_pair("token_type_hint", "refresh_token")
        .append_pair("client_id", CLIENT_ID)
        .finish();
    let form = HeaderValue::from_static("application/x-www-form-urlencoded");
    let call = Call {
        method: Method::POST,
        url,
        headers: HeaderMap::from_iter([(CONTENT_TYPE, form)]),
        body: Some(Zeroizing::new(body.into_bytes())),
        limit: 64 * 1024,
    };
    match http.send(call).await?.status {
        200 => Ok(()),
        status => Err(RevokeError::Refused { status }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        SecureUrl,
        test_server::{Answer, TestServer},
    };

    async fn try_revoke(status: u16) -> (Result<(), RevokeError>, TestServer) {
        let server = TestServer::start(move |_| Answer::status(status)).await;
        let url = SecureUrl::parse(&server.url("/oauth/revoke")).unwrap();
        let deployment = Deployment {
            issuer: server.origin().to_owned(),
            authorization_endpoint: url.clone(),
            token_endpoint: url.clone(),
            revocation_endpoint: Some(url),
            iss_required: true,
        };
        (revoke(&Http::new("t"), &deployment, &SecretText::new("R+1".into())).await, server)
    }

    #[tokio::test]
    async fn names_the_token_and_the_client() {
        let (result, server) = try_revoke(200).await;
        assert_eq!(result, Ok(()));
        let form = server.requests()[0].form();
        assert_eq!((form["token"].as_str(), form["client_id"].as_str()), ("R+1", "bijak-desktop"));
    }

    #[tokio::test]
    async fn anything_but_200_is_told() {
        assert_eq!(try_revoke(503).await.0, Err(RevokeError::Refused { status: 503 }));
    }
}
