//! Tokens against cross-site request forgery: HMAC-SHA256 keyed by the browser's cookie over what the form is for.
//!
//! The cookie is a secret of this browser and this server, so nobody else can make the token; and because the token
//! covers the authorization request that the page showed, the hidden field that carries the request cannot be swapped.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use super::handle::Handle;

/// Which form a token belongs to: one made for the sign-in form does not pass on the consent form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    SignIn,
    Consent,
}

impl Form {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::SignIn => b"bijak csrf v1 sign-in\0",
            Self::Consent => b"bijak csrf v1 consent\0",
        }
    }
}

/// The token of `form` for `content` (the authorization request's query).
pub(crate) fn token(cookie: &Handle, form: Form, content: &str) -> String {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length (RFC 2104 §2)")]
    let mut mac =
        Hmac::<Sha256>::new_from_slice(cookie.expose("key of the form token").as_bytes()).expect("any key");
    mac.update(form.label());
    mac.update(content.as_bytes());
    BASE64_URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
}

/// Whether `sent` is the token of this cookie, form and content.
pub(crate) fn is_valid(cookie: &Handle, form: Form, content: &str, sent: Option<&str>) -> bool {
    sent.is_some_and(|sent| token(cookie, form, content).as_bytes().ct_eq(sent.as_bytes()).into())
}

#[cfg(test)]
mod tests {
    use bijak_domain::OsEntropy;

    use super::*;

    #[test]
    fn passes_for_its_own_cookie_form_and_content_only() {
        let cookie = Handle::generate(&OsEntropy);
        let sent = token(&cookie, Form::Consent, "a=b");
        assert!(is_valid(&cookie, Form::Consent, "a=b", Some(&sent)));
        assert!(!is_valid(&cookie, Form::Consent, "a=c", Some(&sent)));
        assert!(!is_valid(&cookie, Form::SignIn, "a=b", Some(&sent)));
        assert!(!is_valid(&Handle::generate(&OsEntropy), Form::Consent, "a=b", Some(&sent)));
        assert!(!is_valid(&cookie, Form::Consent, "a=b", None));
        assert!(!is_valid(&cookie, Form::Consent, "a=b", Some("")));
    }
}
