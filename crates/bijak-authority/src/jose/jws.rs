//! JWS compact serialization (RFC 7515 §7.1), read strictly.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use super::{Algorithm, JoseError, Jwk};

/// Longer ones are refused unread.
const LONGEST: usize = 8 * 1024;

/// A token taken apart; nothing in it is true before [`Jws::verify`].
#[derive(Debug)]
pub(crate) struct Jws<'a> {
    pub(crate) header: Header,
    pub(crate) algorithm: Algorithm,
    /// What is signed: header and payload as they came.
    signed: &'a str,
    payload: Vec<u8>,
    signature: Vec<u8>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Header {
    alg: String,
    pub(crate) kid: Option<String>,
    /// Extensions that must be understood: none is (§4.1.11).
    crit: Option<Value>,
}

impl<'a> Jws<'a> {
    pub(crate) fn parse(text: &'a str) -> Result<Self, JoseError> {
        if text.len() > LONGEST {
            return Err(JoseError::Form);
        }
        let (signed, signature) = text.rsplit_once('.').ok_or(JoseError::Form)?;
        let (header, payload) = signed.split_once('.').ok_or(JoseError::Form)?;
        let [header, payload, signature] = [header, payload, signature].map(decode);
        let header: Header = serde_json::from_slice(&header?).map_err(|_| JoseError::Form)?;
        if header.crit.is_some() {
            return Err(JoseError::Form);
        }
        let algorithm = Algorithm::named(&header.alg).ok_or(JoseError::Algorithm)?;
        Ok(Self { header, algorithm, signed, payload: payload?, signature: signature? })
    }

    /// The claims, if `key` has signed them.
    pub(crate) fn verify<C: DeserializeOwned>(&self, key: &Jwk) -> Result<C, JoseError> {
        key.verify(self.algorithm, self.signed.as_bytes(), &self.signature)?;
        serde_json::from_slice(&self.payload).map_err(|_| JoseError::Form)
    }

    /// The claims before anything is verified: to find out whose key to ask for, and for nothing else.
    pub(crate) fn unverified<C: DeserializeOwned>(&self) -> Result<C, JoseError> {
        serde_json::from_slice(&self.payload).map_err(|_| JoseError::Form)
    }
}

fn decode(part: &str) -> Result<Vec<u8>, JoseError> {
    BASE64_URL_SAFE_NO_PAD.decode(part).map_err(|_| JoseError::Form)
}
