use std::fmt;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use bijak_domain::{Entropy, ScopeSet, SecretText};
use oauth2::{CsrfToken, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope, url::ParseError};
use url::Url;

use super::client;
use crate::Deployment;

/// What is sent to the browser and what is kept for its return.
pub struct AuthorizationRequest {
    /// The authorization URL (RFC 6749 §4.1.1). It carries `state`: open it, do not log it.
    pub url: Url,
    /// Ties the callback to this attempt: 32 random bytes in base64url.
    pub state: SecretText,
    /// The PKCE verifier (RFC 7636 §4.1): 32 random bytes in base64url. Never leaves this computer before the code is
    /// redeemed.
    pub verifier: SecretText,
}

impl AuthorizationRequest {
    /// `redirect_uri`: [`super::REDIRECT_URI`], or where a [`super::LoopbackListener`] listens. All scopes are asked
    /// for; the server narrows them to the person's role.
    pub fn new(
        deployment: &Deployment,
        redirect_uri: &str,
        entropy: &dyn Entropy,
    ) -> Result<Self, ParseError> {
        let state = random_text(entropy);
        let verifier = random_text(entropy);
        let pkce = PkceCodeVerifier::new(verifier.expose("its SHA-256 is the challenge").to_owned());
        let state_text = state.expose("it is part of the authorization URL").to_owned();
        let (url, _) = client(deployment)?
            .set_redirect_uri(RedirectUrl::new(redirect_uri.to_owned())?)
            .authorize_url(|| CsrfToken::new(state_text))
            .add_scopes(ScopeSet::ALL.iter().map(|scope| Scope::new(scope.to_string())))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&pkce))
            .url();
        Ok(Self { url, state, verifier })
    }
}

fn random_text(entropy: &dyn Entropy) -> SecretText {
    let mut bytes = zeroize::Zeroizing::new([0u8; 32]);
    entropy.fill(bytes.as_mut());
    SecretText::new(BASE64_URL_SAFE_NO_PAD.encode(bytes.as_ref()))
}

impl fmt::Debug for AuthorizationRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthorizationRequest").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use bijak_domain::OsEntropy;

    use super::*;
    use crate::{SecureUrl, sign_in::REDIRECT_URI};

    #[test]
    fn carries_every_parameter_once() {
        let deployment = Deployment {
            issuer: "https://a.example".into(),
            authorization_endpoint: SecureUrl::parse("https://a.example/oauth/authorize").unwrap(),
            token_endpoint: SecureUrl::parse("https://a.example/oauth/token").unwrap(),
            revocation_endpoint: None,
            iss_required: true,
        };
        let request = AuthorizationRequest::new(&deployment, REDIRECT_URI, &OsEntropy).unwrap();
        let pairs: Vec<(String, String)> = request.url.query_pairs().into_owned().collect();
        let query: BTreeMap<_, _> = pairs.iter().cloned().collect();
        assert_eq!(query.len(), pairs.len());
        assert_eq!(query["client_id"], "bijak-desktop");
        assert_eq!(query["redirect_uri"], "example.bijakcloud.desktop:/oauth/callback");
        assert_eq!(query["response_type"], "code");
        assert_eq!(query["code_challenge_method"], "S256");
        assert_eq!(query["scope"].parse::<ScopeSet>().unwrap(), ScopeSet::ALL);
        assert_eq!(query["state"], request.state.expose("test"));
        let verifier = request.verifier.expose("test");
        assert_eq!((verifier.len(), query["code_challenge"].len()), (43, 43));
        assert!(!request.url.as_str().contains(verifier));
        let again = AuthorizationRequest::new(&deployment, REDIRECT_URI, &OsEntropy).unwrap();
        assert_ne!(again.state.expose("test"), request.state.expose("test"));
    }
}
