//! Public keys (RFC 7517, 7518 §6, 8037) and their verification.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256, RSA_PSS_2048_8192_SHA256,
    RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde::Deserialize;
use serde_json::Value;

use super::JoseError;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Algorithm {
    Es256,
    EdDsa,
    Rs256,
    Ps256,
}

impl Algorithm {
    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "ES256" => Self::Es256,
            // RFC 9864 gives the second name.
            "EdDSA" | "Ed25519" => Self::EdDsa,
            "RS256" => Self::Rs256,
            "PS256" => Self::Ps256,
            _ => return None,
        })
    }
}

/// A public key. Built from its decoded parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Jwk {
    pub(crate) kid: Option<String>,
    key: Key,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Key {
    P256 { x: [u8; 32], y: [u8; 32] },
    Ed25519 { x: [u8; 32] },
    Rsa { n: Vec<u8>, e: Vec<u8> },
}

#[derive(Deserialize)]
struct Members {
    kty: String,
    kid: Option<String>,
    #[serde(rename = "use")]
    usage: Option<String>,
    crv: Option<String>,
    x: Option<String>,
    y: Option<String>,
    n: Option<String>,
    e: Option<String>,
    // What only a private or symmetric key has.
    d: Option<Value>,
    k: Option<Value>,
}

impl Jwk {
    pub(crate) fn from_json(value: &Value) -> Result<Self, JoseError> {
        let Members { kty, kid, usage, crv, x, y, n, e, d, k } =
            Members::deserialize(value).map_err(|_| JoseError::Key)?;
        let for_signatures = usage.is_none_or(|usage| usage == "sig");
        if d.is_some() || k.is_some() || !for_signatures {
            return Err(JoseError::Key);
        }
        let key = match (kty.as_str(), crv.as_deref()) {
            ("EC", Some("P-256")) => Key::P256 { x: point(x)?, y: point(y)? },
            ("OKP", Some("Ed25519")) => Key::Ed25519 { x: point(x)? },
            ("RSA", None) => Key::Rsa { n: number(n)?, e: number(e)? },
            _ => return Err(JoseError::Key),
        };
        Ok(Self { kid, key })
    }

    pub(crate) fn verify(
        &self,
        algorithm: Algorithm,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), JoseError> {
        let verified = match (&self.key, algorithm) {
            (Key::P256 { x, y }, Algorithm::Es256) => {
                let point = [&[4][..], x, y].concat();
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(message, signature)
            }
            (Key::Ed25519 { x }, Algorithm::EdDsa) => {
                UnparsedPublicKey::new(&ED25519, x).verify(message, signature)
            }
            (Key::Rsa { n, e }, Algorithm::Rs256) => {
                RsaPublicKeyComponents { n, e }.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
            }
            (Key::Rsa { n, e }, Algorithm::Ps256) => {
                RsaPublicKeyComponents { n, e }.verify(&RSA_PSS_2048_8192_SHA256, message, signature)
            }
            _ => return Err(JoseError::Key),
        };
        verified.map_err(|_| JoseError::Signature)
    }
}

fn bytes(text: Option<String>) -> Result<Vec<u8>, JoseError> {
    BASE64_URL_SAFE_NO_PAD.decode(text.ok_or(JoseError::Key)?).map_err(|_| JoseError::Key)
}

fn point(text: Option<String>) -> Result<[u8; 32], JoseError> {
    bytes(text)?.try_into().map_err(|_| JoseError::Key)
}

/// Ring wants no leading zeros, and nor does the standard (RFC 7518 §2, Base64urlUInt).
fn number(text: Option<String>) -> Result<Vec<u8>, JoseError> {
    let bytes = bytes(text)?;
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    Ok(bytes[zeros..].to_vec())
}

/// A JWK Set; keys that this server cannot use are passed over (RFC 7517 §5).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct JwkSet(Vec<Jwk>);

impl JwkSet {
    pub(crate) fn from_json(text: &str) -> Result<Self, JoseError> {
        #[derive(Deserialize)]
        struct Set {
            keys: Vec<Value>,
        }
        let Set { keys } = serde_json::from_str(text).map_err(|_| JoseError::Key)?;
        Ok(Self(keys.iter().filter_map(|key| Jwk::from_json(key).ok()).collect()))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The keys that may have signed: those of this `kid`, or all where the token names none.
    pub(crate) fn candidates<'a>(&'a self, kid: Option<&'a str>) -> impl Iterator<Item = &'a Jwk> {
        self.0.iter().filter(move |key| kid.is_none() || key.kid.as_deref() == kid)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_private_or_symmetric_key_is_none() {
        let x = BASE64_URL_SAFE_NO_PAD.encode([1; 32]);
        for key in [
            json!({"kty": "OKP", "crv": "Ed25519", "x": x, "d": x}),
            json!({"kty": "oct", "k": x}),
            json!({"kty": "OKP", "crv": "X25519", "x": x}),
            json!({"kty": "OKP", "crv": "Ed25519", "x": x, "use": "enc"}),
            json!({"kty": "OKP", "crv": "Ed25519", "x": "AQ"}),
        ] {
            assert_eq!(Jwk::from_json(&key), Err(JoseError::Key), "{key}");
        }
        assert!(Jwk::from_json(&json!({"kty": "OKP", "crv": "Ed25519", "x": x})).is_ok());
    }
}
