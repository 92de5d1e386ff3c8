//! The authorization response: a 303 to the client's redirect, always with `iss` (RFC 6749 §4.1.2, RFC 9207 §2).

use super::{
    super::{handle::Handle, redirect_uri::RedirectUri},
    request::AuthorizeError,
};

/// The address that hands a code to the client.
pub(crate) fn with_code(redirect: &RedirectUri, state: Option<&str>, issuer: &str, code: &Handle) -> String {
    address(redirect, &[("code", code.expose("authorization response"))], state, issuer)
}

/// The address that tells the client what went wrong.
pub(crate) fn with_error(
    redirect: &RedirectUri,
    state: Option<&str>,
    issuer: &str,
    error: &AuthorizeError,
) -> String {
    let description = error.to_string();
    address(redirect, &[("error", error.code()), ("error_description", &description)], state, issuer)
}

fn address(redirect: &RedirectUri, first: &[(&str, &str)], state: Option<&str>, issuer: &str) -> String {
    let state = state.map(|state| ("state", state));
    let pairs: Vec<_> = first.iter().copied().chain(state).chain([("iss", issuer)]).collect();
    redirect.with_query(&pairs)
}

#[cfg(test)]
mod tests {
    use bijak_domain::OsEntropy;

    use super::{super::super::client::DESKTOP, *};

    const ISSUER: &str = "https://auth.bijakcloud.example";

    #[test]
    fn both_answers_carry_state_and_issuer() {
        let redirect = DESKTOP.redirect("http://127.0.0.1:4000/oauth/callback").unwrap();
        let code = Handle::generate(&OsEntropy);
        let iss = "iss=https%3A%2F%2Fauth.bijakcloud.example";
        assert_eq!(
            with_code(&redirect, Some("s"), ISSUER, &code),
            format!("http://127.0.0.1:4000/oauth/callback?code={}&state=s&{iss}", code.expose("test"))
        );
        assert_eq!(
            with_error(&redirect, None, ISSUER, &AuthorizeError::Denied),
            format!(
                "http://127.0.0.1:4000/oauth/callback?error=access_denied&error_description=the+request+was+denied&{iss}"
            )
        );
    }
}
