//! Errors of the token and revocation endpoints (RFC 6749 §5.2, RFC 7009 §2.2.1).

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use bijak_api_types::OAuthError;

use super::{
    super::{
        form::FormError,
        parameters::{MalformedParameters, Repeated},
    },
    no_store,
};
use crate::{origin::Origin, store::StoreError};

#[derive(Debug, Clone, thiserror::Error)]
pub(in crate::oauth) enum TokenError {
    #[error(transparent)]
    Form(#[from] FormError),
    #[error(transparent)]
    Repeated(#[from] Repeated),
    #[error("{0} is missing")]
    Missing(&'static str),
    #[error("code_verifier is not 43 to 128 characters of A-Z a-z 0-9 - . _ ~")]
    Verifier,
    /// Never says why: the one who asks may be guessing.
    #[error("the client did not prove that it is the one it names, in the way registered for it")]
    ClientAuthentication,
    #[error("the client assertion is not valid here, or was used before")]
    ClientAssertion,
    #[error(
        "a public client sends client_id and no secret; a confidential one sends its secret by HTTP Basic"
    )]
    ClientSecret,
    #[error("only a confidential client may ask this")]
    ClientPublic,
    #[error("a pushed request cannot be a reference to another")]
    PushedReference,
    /// An authorization request that would be refused, told at once (RFC 9126 §2.3).
    #[error("{why}")]
    Pushed { code: &'static str, why: String },
    #[error("no such client is registered here")]
    ClientUnknown,
    #[error("only authorization_code and refresh_token are supported")]
    GrantType,
    /// Never says why: the one who asks may be a thief.
    #[error("the code is not valid, or was used before, or is not meant for this request")]
    Code,
    #[error("the refresh token is not valid, or was used before")]
    RefreshToken,
    #[error("the scope is unknown or goes beyond what was granted")]
    Scope,
    #[error("only access and refresh tokens can be revoked here")]
    TokenType,
    #[error("the server could not do its part; nothing was changed")]
    Store(#[from] StoreError),
}

impl TokenError {
    const fn status_and_code(&self) -> (StatusCode, &'static str) {
        match self {
            Self::Form(error) => (error.status(), "invalid_request"),
            Self::Repeated(_) | Self::Missing(_) | Self::Verifier | Self::PushedReference => {
                (StatusCode::BAD_REQUEST, "invalid_request")
            }
            Self::ClientAuthentication | Self::ClientAssertion => {
                (StatusCode::UNAUTHORIZED, "invalid_client")
            }
            Self::ClientPublic => (StatusCode::FORBIDDEN, "unauthorized_client"),
            Self::ClientSecret | Self::ClientUnknown => (StatusCode::BAD_REQUEST, "invalid_client"),
            Self::Pushed { code, .. } => (StatusCode::BAD_REQUEST, code),
            Self::GrantType => (StatusCode::BAD_REQUEST, "unsupported_grant_type"),
            Self::Code | Self::RefreshToken => (StatusCode::BAD_REQUEST, "invalid_grant"),
            Self::Scope => (StatusCode::BAD_REQUEST, "invalid_scope"),
            Self::TokenType => (StatusCode::BAD_REQUEST, "unsupported_token_type"),
            // RFC 6749 names no code for it at this endpoint; clients go by the status and try again.
            Self::Store(_) => (StatusCode::SERVICE_UNAVAILABLE, "temporarily_unavailable"),
        }
    }
}

impl From<MalformedParameters> for TokenError {
    fn from(error: MalformedParameters) -> Self {
        Self::Form(error.into())
    }
}

impl TokenError {
    pub(in crate::oauth) fn respond(self, origin: &Origin) -> Response {
        let (status, code) = self.status_and_code();
        let body = OAuthError { error: code.to_owned(), error_description: Some(self.to_string()) };
        let mut response = (status, no_store(), Json(body)).into_response();
        match self {
            Self::ClientAuthentication => {
                // The scheme that was tried has to be answered (RFC 6749 §5.2).
                let challenge = HeaderValue::from_static(r#"Basic realm="bijak-authority""#);
                response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
            }
            Self::Store(error) => {
                tracing::error!(%error, request_id = ?origin.request_id, "the store failed a token request");
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
            }
            _ => {}
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptions_keep_to_the_characters_of_the_standard() {
        let errors = [
            TokenError::Form(FormError::MediaType),
            TokenError::Form(FormError::TooLarge),
            TokenError::Repeated(Repeated("code".into())),
            TokenError::Missing("code"),
            TokenError::Verifier,
            TokenError::ClientAuthentication,
            TokenError::ClientAssertion,
            TokenError::ClientSecret,
            TokenError::ClientPublic,
            TokenError::Code,
            TokenError::RefreshToken,
            TokenError::Scope,
            TokenError::Store(StoreError::Closed),
        ];
        for error in errors {
            let text = error.to_string();
            assert!(text.bytes().all(|b| (0x20..=0x7e).contains(&b) && b != b'"' && b != b'\\'), "{text}");
        }
    }
}
