//! Who is calling: the bearer credential of a request, judged anew at every call.

use std::sync::Arc;

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use bijak_domain::{SecretHash, SecretKind, SecretToken, Timestamp};
use rusqlite::Connection;

use super::{ApiError, App, AppState, Authentication, Principal, PrincipalKind, Refusal, refusals};
use crate::{api_keys, oauth, origin::Origin, service_accounts, store::StoreError};

/// A caller with a valid credential. What it may do is another question: [`super::Authorized`].
#[derive(Debug, Clone)]
pub struct Caller {
    pub principal: Arc<Principal>,
    pub origin: Origin,
    pub(super) kind: SecretKind,
    pub(super) hash: SecretHash,
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, ApiError> {
        // Nobody after this needs it: what a guarded call does, its caller does.
        let origin = parts.extensions.remove::<Origin>().unwrap_or_default();
        let secret = bearer(&parts.headers)?;
        let (kind, hash) = (secret.kind(), secret.hash());
        drop(secret);
        let principal = match look_up(app, kind, &hash, app.now())? {
            Authentication::Accepted(principal) => principal,
            Authentication::Refused { principal, refusal } => {
                refusals::record(app, &principal, refusal, &origin).await;
                return Err(ApiError::InvalidCredential);
            }
            Authentication::Unknown => return Err(ApiError::InvalidCredential),
        };
        app.limits
            .of_caller(&hash, &principal)
            .map_err(|retry_after_secs| ApiError::RateLimited { retry_after_secs })?;
        check_source(app, &principal, &origin).await?;
        Ok(Self { principal, origin, kind, hash })
    }
}

/// Whose secret it is, as far as is acknowledged by now.
fn look_up(
    app: &App,
    kind: SecretKind,
    hash: &SecretHash,
    now: Timestamp,
) -> Result<Authentication, StoreError> {
    match kind {
        SecretKind::ApiKey => app.credentials.authenticate(&app.store, hash, now, api_keys::find_credential),
        SecretKind::ServiceAccountKey => {
            app.credentials.authenticate(&app.store, hash, now, service_accounts::find_credential)
        }
        SecretKind::AccessToken | SecretKind::RefreshToken => {
            app.store.peek(|conn| read(conn, kind, hash, now))
        }
    }
}

/// Whose secret it is, read now. Each kind's table answers for itself.
pub(super) fn read(
    conn: &Connection,
    kind: SecretKind,
    hash: &SecretHash,
    now: Timestamp,
) -> Result<Authentication, StoreError> {
    let found = match kind {
        SecretKind::ApiKey => api_keys::find_credential(conn, hash)?,
        SecretKind::ServiceAccountKey => service_accounts::find_credential(conn, hash)?,
        SecretKind::AccessToken => return oauth::access_token::authenticate(conn, hash, now),
        // It opens /oauth/token and nothing else.
        SecretKind::RefreshToken => None,
    };
    Ok(found.map_or(Authentication::Unknown, |credential| credential.at(now)))
}

/// The credential of `Authorization: Bearer …` (RFC 6750 §2.1). Its check characters are tried before any lookup.
fn bearer(headers: &HeaderMap) -> Result<SecretToken, ApiError> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let value = match (values.next(), values.next()) {
        (Some(value), None) => value,
        (None, _) => return Err(ApiError::MissingCredential),
        (Some(_), Some(_)) => return Err(ApiError::invalid("Authorization: given more than once")),
    };
    let text = value.to_str().map_err(|_| ApiError::InvalidCredential)?;
    let (scheme, token) = text.split_once(' ').unwrap_or((text, ""));
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(ApiError::MissingCredential);
    }
    token.trim_matches(' ').parse().map_err(|_| ApiError::InvalidCredential)
}

async fn check_source(app: &App, principal: &Principal, origin: &Origin) -> Result<(), ApiError> {
    let PrincipalKind::ApiKey { allowed_cidrs, .. } = &principal.kind else { return Ok(()) };
    let allowed = allowed_cidrs.is_empty()
        || origin.source_ip.is_some_and(|ip| allowed_cidrs.iter().any(|network| network.contains(&ip)));
    if allowed {
        return Ok(());
    }
    refusals::record(app, principal, Refusal::SourceNotAllowed, origin).await;
    Err(ApiError::SourceNotAllowed)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use bijak_domain::OsEntropy;

    use super::*;

    fn code(values: &[&str]) -> Result<SecretKind, &'static str> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(header::AUTHORIZATION, HeaderValue::from_str(value).unwrap());
        }
        bearer(&headers).map(|secret| secret.kind()).map_err(|error| error.code())
    }

    #[test]
    fn a_bearer_credential_is_found_whatever_the_case_of_its_scheme() {
        let secret = SecretToken::generate(SecretKind::ApiKey, &OsEntropy);
        let text = secret.expose("test");
        for scheme in ["Bearer", "bearer", "BEARER"] {
            assert_eq!(code(&[&format!("{scheme} {text}")]), Ok(SecretKind::ApiKey));
        }
    }

    #[test]
    fn what_is_no_bearer_credential_is_told_apart() {
        let secret = SecretToken::generate(SecretKind::ApiKey, &OsEntropy);
        let good = format!("Bearer {}", secret.expose("test"));
        assert_eq!(code(&[]), Err("missing_credential"));
        assert_eq!(code(&["Basic dTpw"]), Err("missing_credential"));
        assert_eq!(code(&["Bearer"]), Err("invalid_credential"));
        assert_eq!(code(&["Bearer hello"]), Err("invalid_credential"));
        assert_eq!(code(&[&good[..good.len() - 1]]), Err("invalid_credential"));
        assert_eq!(code(&[&good, &good]), Err("invalid_request"));
    }
}
