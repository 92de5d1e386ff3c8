//! `private_key_jwt`: a client signs who it is (RFC 7523 §2.2, §3). Each assertion once.

use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::{super::token::TokenError, Client, ClientCredential};
use crate::{
    http::AppState,
    jose::{Audience, Jws},
    store::used_assertions,
};

pub(super) const TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// An assertion that would be good for longer is refused: its `jti` has to be remembered as long.
const LONGEST_SECS: i64 = 3_600;
/// How far a client's clock may be ahead of ours.
const SKEW_SECS: i64 = 60;

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    exp: i64,
    nbf: Option<i64>,
    jti: String,
}

/// The client that signed `text`; `named`: the form's `client_id`, where it has one.
pub(super) async fn check(app: &AppState, named: Option<&str>, text: &str) -> Result<Client, TokenError> {
    let refused = |_| TokenError::ClientAssertion;
    let jws = Jws::parse(text).map_err(refused)?;
    let Claims { sub, .. } = jws.unverified().map_err(refused)?;
    if named.is_some_and(|named| named != sub) {
        return Err(TokenError::ClientAssertion);
    }
    let client = app.store.peek(|conn| Client::find(conn, &sub))?.ok_or(TokenError::ClientAssertion)?;
    let ClientCredential::Keys(keys) = &client.credential else { return Err(TokenError::ClientAssertion) };
    let claims: Option<Claims> =
        keys.candidates(jws.header.kid.as_deref()).find_map(|key| jws.verify(key).ok());
    let Claims { iss, sub: _, aud, exp, nbf, jti } = claims.ok_or(TokenError::ClientAssertion)?;
    let now = app.now().as_millis() / 1_000;
    let issuer = app.config.public_url.as_str();
    let for_us = aud.names(issuer) || aud.names(&format!("{issuer}/oauth/token"));
    let in_time = exp > now && exp <= now + LONGEST_SECS && nbf.is_none_or(|nbf| nbf <= now + SKEW_SECS);
    if iss != client.id || !for_us || !in_time || jti.is_empty() {
        return Err(TokenError::ClientAssertion);
    }
    let id: [u8; 32] = Sha256::digest(format!("client\0{}\0{jti}", client.id)).into();
    let first =
        app.store.write(move |tx| used_assertions::use_once(tx, &id, exp.saturating_mul(1_000))).await?;
    if first { Ok(client) } else { Err(TokenError::ClientAssertion) }
}
