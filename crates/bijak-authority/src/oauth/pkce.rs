//! Proof key for code exchange (RFC 7636), method S256 only: `plain` protects nothing once the request was seen.

use std::{fmt, str::FromStr};

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// SHA-256 of the verifier, as the authorization request brings it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CodeChallenge(pub(crate) [u8; 32]);

/// The secret behind a challenge: 43 to 128 unreserved characters (RFC 7636 §4.1).
pub(crate) struct CodeVerifier(Zeroizing<String>);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("code_challenge is not the base64url form, without padding, of 32 bytes")]
pub(crate) struct ParseChallengeError;

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("code_verifier is not 43 to 128 characters of A-Z a-z 0-9 - . _ ~")]
pub(crate) struct ParseVerifierError;

impl FromStr for CodeChallenge {
    type Err = ParseChallengeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| ParseChallengeError)?;
        bytes.try_into().map(Self).map_err(|_| ParseChallengeError)
    }
}

impl CodeChallenge {
    /// Whether `verifier` is the one this challenge was made from, in time that says nothing about where they differ.
    pub(crate) fn is_met_by(&self, verifier: &CodeVerifier) -> bool {
        let digest: [u8; 32] = Sha256::digest(verifier.0.as_bytes()).into();
        digest.ct_eq(&self.0).into()
    }
}

impl FromStr for CodeVerifier {
    type Err = ParseVerifierError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unreserved = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
        if (43..=128).contains(&text.len()) && text.bytes().all(unreserved) {
            Ok(Self(Zeroizing::new(text.to_owned())))
        } else {
            Err(ParseVerifierError)
        }
    }
}

impl fmt::Debug for CodeVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CodeVerifier([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // RFC 7636, Appendix B
    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    #[test]
    fn the_appendix_of_the_standard_holds() {
        let challenge: CodeChallenge = CHALLENGE.parse().unwrap();
        assert!(challenge.is_met_by(&VERIFIER.parse().unwrap()));
        assert!(!challenge.is_met_by(&VERIFIER.replace('k', "l").parse().unwrap()));
        assert!(!challenge.is_met_by(&CHALLENGE.parse().unwrap()), "plain must not pass");
    }

    #[test]
    fn a_challenge_has_one_spelling() {
        let padded = format!("{CHALLENGE}=");
        let standard = CHALLENGE.replace('-', "+");
        let trailing_bits = format!("{}N", &CHALLENGE[..42]);
        for bad in
            ["", "abc", &CHALLENGE[..42], &padded, &standard, &trailing_bits, &format!("{CHALLENGE}AAAA")]
        {
            assert!(bad.parse::<CodeChallenge>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_verifier_keeps_to_the_standard() {
        let (short, long) = ("a".repeat(42), "a".repeat(129));
        let (foreign, unicode) = (format!("{VERIFIER}+"), format!("{}é", &VERIFIER[..41]));
        for bad in ["", &short, &long, &foreign, &unicode] {
            assert!(bad.parse::<CodeVerifier>().is_err(), "{bad}");
        }
        assert!("~".repeat(128).parse::<CodeVerifier>().is_ok());
        assert_eq!(format!("{:?}", VERIFIER.parse::<CodeVerifier>().unwrap()), "CodeVerifier([redacted])");
    }
}
