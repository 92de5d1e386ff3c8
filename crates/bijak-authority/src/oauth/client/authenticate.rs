//! Which client is asking at the endpoints that are not for browsers, and its proof (RFC 6749 §2.3, §3.2.1).

use axum::http::{HeaderMap, header};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::{
    super::{handle::Handle, parameters::Parameters, token::TokenError},
    Client, ClientCredential, assertion,
};
use crate::http::AppState;

/// The client of this request, proven in the one way that is registered for it. A public one names itself and proves nothing;
/// whoever tries to prove something is not one of them.
pub(in crate::oauth) async fn authenticate(
    app: &AppState,
    headers: &HeaderMap,
    form: &Parameters,
) -> Result<Client, TokenError> {
    if form.get("client_secret")?.is_some() {
        return Err(TokenError::ClientSecret);
    }
    let named = form.get("client_id")?;
    let assertion = form.get("client_assertion")?;
    if let Some(basic) = basic(headers)? {
        if assertion.is_some() || named.is_some_and(|named| named != basic.id) {
            return Err(TokenError::ClientAuthentication);
        }
        return by_secret(app, &basic);
    }
    if let Some(assertion) = assertion {
        if form.get("client_assertion_type")? != Some(assertion::TYPE) {
            return Err(TokenError::ClientAssertion);
        }
        return assertion::check(app, named, assertion).await;
    }
    if form.get("client_assertion_type")?.is_some() {
        return Err(TokenError::ClientAssertion);
    }
    let id = named.ok_or(TokenError::Missing("client_id"))?;
    let client = app.store.peek(|conn| Client::find(conn, id))?.ok_or(TokenError::ClientUnknown)?;
    if client.is_confidential() { Err(TokenError::ClientAuthentication) } else { Ok(client) }
}

/// The two parts of an `Authorization: Basic` header.
pub(in crate::oauth) struct Basic {
    pub(in crate::oauth) id: String,
    pub(in crate::oauth) secret: Zeroizing<String>,
}

/// None: no `Authorization` header. Each part was form-encoded before they were joined (RFC 6749 §2.3.1).
pub(in crate::oauth) fn basic(headers: &HeaderMap) -> Result<Option<Basic>, TokenError> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let value = match (values.next(), values.next()) {
        (None, _) => return Ok(None),
        (Some(value), None) => value,
        (Some(_), Some(_)) => return Err(TokenError::ClientAuthentication),
    };
    let parsed = || {
        let (scheme, encoded) = value.to_str().ok()?.split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("basic") {
            return None;
        }
        let decoded = Zeroizing::new(BASE64_STANDARD.decode(encoded.trim_matches(' ')).ok()?);
        let (id, secret) = std::str::from_utf8(&decoded).ok()?.split_once(':')?;
        Some(Basic { id: decode(id)?.to_string(), secret: decode(secret)? })
    };
    parsed().map(Some).ok_or(TokenError::ClientAuthentication)
}

/// One form-encoded value.
fn decode(text: &str) -> Option<Zeroizing<String>> {
    if text.contains(['&', '=']) {
        return None;
    }
    let form = Parameters::parse(format!("v={text}").as_bytes()).ok()?;
    Some(Zeroizing::new(form.get("v").ok()?.unwrap_or_default().to_owned()))
}

/// The same answer whether the client is unknown, of another kind, or the secret wrong.
fn by_secret(app: &AppState, basic: &Basic) -> Result<Client, TokenError> {
    let client = app.store.peek(|conn| Client::find(conn, &basic.id))?;
    let sent = basic.secret.parse::<Handle>().map(|secret| secret.hash());
    match (client, sent) {
        (Some(client), Ok(sent)) => match &client.credential {
            ClientCredential::Secret(hash) if bool::from(hash.0.ct_eq(&sent.0)) => Ok(client),
            _ => Err(TokenError::ClientAuthentication),
        },
        _ => Err(TokenError::ClientAuthentication),
    }
}
