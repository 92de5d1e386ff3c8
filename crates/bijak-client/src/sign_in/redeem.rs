use bijak_domain::{Clock, SecretText};
use oauth2::{
    AuthorizationCode, PkceCodeVerifier, RedirectUrl, RequestTokenError, TokenResponse,
    basic::BasicTokenResponse,
};

use super::{OAuthHttpError, client, http_closure};
use crate::{
    Deployment, Http, TransportError,
    token::{AccessToken, Tokens},
};

/// Why no tokens came for a code or a refresh token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RedeemError {
    /// RFC 6749 §5.2. The code is the registered word, or `other`; never what strangers wrote.
    #[error("the server refused: {0}")]
    Refused(&'static str),
    #[error(transparent)]
    Transport(#[from] TransportError),
    #[error("the answer is not of RFC 6749 §5.1")]
    NotOAuth,
}

/// Exchanges a code for tokens (RFC 6749 §4.1.3 with RFC 7636 §4.5). A code can be redeemed once, well or badly.
pub async fn redeem(
    http: &Http,
    deployment: &Deployment,
    redirect_uri: &str,
    code: &SecretText,
    verifier: &SecretText,
    clock: &dyn Clock,
) -> Result<Tokens, RedeemError> {
    let sent_at = clock.now();
    let redirect = RedirectUrl::new(redirect_uri.to_owned()).map_err(|_| RedeemError::NotOAuth)?;
    let answer = client(deployment)
        .map_err(|_| RedeemError::NotOAuth)?
        .set_redirect_uri(redirect)
        .exchange_code(AuthorizationCode::new(code.expose("it is exchanged for tokens").to_owned()))
        .set_pkce_verifier(PkceCodeVerifier::new(verifier.expose("it proves the code is ours").to_owned()))
        .request_async(&http_closure(http.clone()))
        .await
        .map_err(|error| from_oauth(&error))?;
    tokens(&answer, sent_at)
}

/// `sent_at`: the token's life is counted from before the request, so that it is never thought to live too long.
pub(crate) fn tokens(
    answer: &BasicTokenResponse,
    sent_at: bijak_domain::Timestamp,
) -> Result<Tokens, RedeemError> {
    let refresh = answer.refresh_token().ok_or(RedeemError::NotOAuth)?;
    let life = answer.expires_in().ok_or(RedeemError::NotOAuth)?;
    let life = i64::try_from(life.as_secs()).map_err(|_| RedeemError::NotOAuth)?;
    Ok(Tokens {
        access: AccessToken::new(
            SecretText::new(answer.access_token().secret().clone()),
            sent_at.plus_secs(life),
        ),
        refresh: SecretText::new(refresh.secret().clone()),
    })
}

pub(crate) fn from_oauth(
    error: &RequestTokenError<OAuthHttpError, oauth2::basic::BasicErrorResponse>,
) -> RedeemError {
    use oauth2::basic::BasicErrorResponseType as Kind;
    match error {
        RequestTokenError::ServerResponse(answer) => RedeemError::Refused(match answer.error() {
            Kind::InvalidGrant => "invalid_grant",
            Kind::InvalidClient => "invalid_client",
            Kind::InvalidRequest => "invalid_request",
            Kind::InvalidScope => "invalid_scope",
            Kind::UnauthorizedClient => "unauthorized_client",
            Kind::UnsupportedGrantType => "unsupported_grant_type",
            Kind::Extension(_) => "other",
        }),
        RequestTokenError::Request(OAuthHttpError::Transport(error)) => RedeemError::Transport(error.clone()),
        RequestTokenError::Request(OAuthHttpError::Url(_) | OAuthHttpError::Answer(_))
        | RequestTokenError::Parse(..)
        | RequestTokenError::Other(_) => RedeemError::NotOAuth,
    }
}

#[cfg(test)]
mod tests {
    use bijak_domain::SystemClock;

    use super::*;
    use crate::{
        SecureUrl,
        test_server::{Answer, TestServer},
    };

    async fn try_redeem(status: u16, body: &'static str) -> (Result<Tokens, RedeemError>, TestServer) {
        let server = TestServer::start(move |_| Answer::json(status, body)).await;
        let deployment = Deployment {
            issuer: server.origin().to_owned(),
            authorization_endpoint: SecureUrl::parse(&server.url("/oauth/authorize")).unwrap(),
            token_endpoint: SecureUrl::parse(&server.url("/oauth/token")).unwrap(),
            revocation_endpoint: None,
            iss_required: true,
        };
        let text = |t: &str| SecretText::new(t.to_owned());
        let verifier = text(&"v".repeat(43));
        let result = redeem(
            &Http::new("t"),
            &deployment,
            super::super::REDIRECT_URI,
            &text("c"),
            &verifier,
            &SystemClock,
        )
        .await;
        (result, server)
    }

    #[tokio::test]
    async fn sends_the_code_with_its_verifier_and_takes_the_tokens() {
        let body = r#"{"access_token":"A","token_type":"Bearer","expires_in":3600,"refresh_token":"R","scope":"keys.read"}"#;
        let (result, server) = try_redeem(200, body).await;
        let tokens = result.unwrap();
        assert_eq!(tokens.refresh.expose("test"), "R");
        assert!(tokens.access.expires_at() > SystemClock.now().plus_secs(3590));
        let form = server.requests()[0].form();
        assert_eq!(form["grant_type"], "authorization_code");
        assert_eq!(form["code"], "c");
        assert_eq!(form["code_verifier"], "v".repeat(43));
        assert_eq!(form["client_id"], "bijak-desktop");
        assert_eq!(form["redirect_uri"], super::super::REDIRECT_URI);
    }

    #[tokio::test]
    async fn a_refusal_is_named_by_its_registered_word() {
        let (result, _) = try_redeem(400, r#"{"error":"invalid_grant","error_description":"secret"}"#).await;
        assert_eq!(result.unwrap_err(), RedeemError::Refused("invalid_grant"));
        let (result, _) = try_redeem(400, r#"{"error":"<script>"}"#).await;
        assert_eq!(result.unwrap_err(), RedeemError::Refused("other"));
    }

    #[tokio::test]
    async fn an_answer_without_refresh_token_or_life_is_refused() {
        for body in [
            r#"{"access_token":"A","token_type":"Bearer","expires_in":3600,"scope":""}"#,
            r#"{"access_token":"A","token_type":"Bearer","refresh_token":"R","scope":""}"#,
            "<html>",
        ] {
            assert_eq!(try_redeem(200, body).await.0.unwrap_err(), RedeemError::NotOAuth, "{body}");
        }
    }
}
