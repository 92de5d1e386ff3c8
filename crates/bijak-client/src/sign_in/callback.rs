use std::fmt;

use bijak_domain::SecretText;

use crate::Deployment;

/// Longer queries are not read: nothing we ask for is that long.
const QUERY_LIMIT: usize = 8 * 1024;

/// The authorization response (RFC 6749 §4.1.2). Anybody can send one: it proves nothing before its `state` is found
/// and its code redeemed with the verifier.
pub struct Callback {
    pub state: SecretText,
    pub outcome: Outcome,
    issuer: Option<String>,
}

/// `error_description` and `error_uri` are dropped on reading: strangers wrote them.
pub enum Outcome {
    Code(SecretText),
    Error(ErrorCode),
}

/// RFC 6749 §4.1.2.1, as far as the difference matters to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorCode {
    /// The person, or their administrator, said no.
    AccessDenied,
    /// The server is overloaded or away.
    Unavailable,
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CallbackError {
    /// Not an authorization response: a part is missing, doubled or too long, or it is both a code and an error.
    #[error("not an authorization response")]
    Malformed,
    /// RFC 9207 §2.4.
    #[error("the response comes from another authorization server")]
    ForeignIssuer,
}

impl Callback {
    /// Reads the query of the redirect. Unknown parameters are ignored (RFC 6749 §4.1.2), doubled ones refused (§3.1).
    pub fn from_query(query: &str) -> Result<Self, CallbackError> {
        if query.len() > QUERY_LIMIT {
            return Err(CallbackError::Malformed);
        }
        let (mut state, mut code, mut error, mut issuer) = (None, None, None, None);
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            let slot = match name.as_ref() {
                "state" => &mut state,
                "code" => &mut code,
                "error" => &mut error,
                "iss" => &mut issuer,
                _ => continue,
            };
            if value.is_empty()
                || value.chars().any(char::is_control)
                || slot.replace(value.into_owned()).is_some()
            {
                return Err(CallbackError::Malformed);
            }
        }
        let outcome = match (code, error) {
            (Some(code), None) => Outcome::Code(SecretText::new(code)),
            (None, Some(error)) => Outcome::Error(match error.as_str() {
                "access_denied" => ErrorCode::AccessDenied,
                "temporarily_unavailable" | "server_error" => ErrorCode::Unavailable,
                _ => ErrorCode::Other,
            }),
            _ => return Err(CallbackError::Malformed),
        };
        let state = SecretText::new(state.ok_or(CallbackError::Malformed)?);
        Ok(Self { state, outcome, issuer })
    }

    /// Compares `iss` as text (RFC 9207 §2.4). Where the metadata promises it, its absence is as bad as another value.
    pub fn verify_issuer(&self, deployment: &Deployment) -> Result<(), CallbackError> {
        match &self.issuer {
            Some(issuer) if *issuer == deployment.issuer => Ok(()),
            None if !deployment.iss_required => Ok(()),
            _ => Err(CallbackError::ForeignIssuer),
        }
    }
}

impl fmt::Debug for Callback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Callback").finish_non_exhaustive()
    }
}

impl fmt::Debug for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(_) => f.write_str("Code([redacted])"),
            Self::Error(code) => write!(f, "Error({code:?})"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SecureUrl;

    fn deployment(iss_required: bool) -> Deployment {
        Deployment {
            issuer: "https://a.example".into(),
            authorization_endpoint: SecureUrl::parse("https://a.example/a").unwrap(),
            token_endpoint: SecureUrl::parse("https://a.example/t").unwrap(),
            revocation_endpoint: None,
            iss_required,
        }
    }

    #[test]
    fn reads_a_code() {
        let callback =
            Callback::from_query("code=a%2Bb&state=s&iss=https%3A%2F%2Fa.example&extra=1").unwrap();
        assert_eq!(callback.state.expose("test"), "s");
        assert!(matches!(&callback.outcome, Outcome::Code(code) if code.expose("test") == "a+b"));
        assert_eq!(callback.verify_issuer(&deployment(true)), Ok(()));
    }

    #[test]
    fn reads_errors_and_nothing_strangers_wrote() {
        for (query, code) in [
            ("error=access_denied&state=s&error_description=%3Cscript%3E", ErrorCode::AccessDenied),
            ("error=temporarily_unavailable&state=s", ErrorCode::Unavailable),
            ("error=call+0900-555&state=s", ErrorCode::Other),
        ] {
            let callback = Callback::from_query(query).unwrap();
            assert!(matches!(callback.outcome, Outcome::Error(c) if c == code), "{query}");
            let shown = format!("{callback:?} {:?}", callback.outcome);
            assert!(!shown.contains("script") && !shown.contains("0900"));
        }
    }

    #[test]
    fn refuses_what_is_no_response() {
        let long = format!("code={}&state=s", "x".repeat(QUERY_LIMIT));
        for query in [
            "",
            "state=s",
            "code=c",
            "code=&state=s",
            "code=c&state=",
            "code=c&error=e&state=s",
            "code=c&code=d&state=s",
            "code=c&state=s&state=s",
            "code=c&state=s&iss=a&iss=b",
            "code=c%00&state=s",
            &long,
        ] {
            assert_eq!(Callback::from_query(query).unwrap_err(), CallbackError::Malformed, "{query:.40}");
        }
    }

    #[test]
    fn the_issuer_must_be_identical_and_present_where_promised() {
        let with = |iss: &str| Callback::from_query(&format!("code=c&state=s{iss}")).unwrap();
        assert!(with("&iss=https://a.example/").verify_issuer(&deployment(true)).is_err());
        assert!(with("&iss=https://evil.example").verify_issuer(&deployment(false)).is_err());
        assert!(with("").verify_issuer(&deployment(true)).is_err());
        assert!(with("").verify_issuer(&deployment(false)).is_ok());
    }
}
