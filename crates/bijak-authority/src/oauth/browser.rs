//! The browser in front of us, known by one cookie: a [`Handle`] that keys its form tokens and, once somebody has signed
//! in, names a session.
//!
//! The handle is replaced at sign-in: one that was planted before (session fixation) never becomes a session.

use axum::http::{HeaderMap, HeaderValue, header};
use bijak_domain::{Entropy, Timestamp};

use super::handle::Handle;
use crate::{
    http::PublicUrl,
    store::{Store, StoreError, sessions, users::User},
};

/// How long a browser stays signed in: a working day. Consent is asked for each time all the same.
pub(crate) const SESSION_SECS: i64 = 12 * 3_600;

#[derive(Debug)]
pub(crate) struct Browser {
    pub(crate) handle: Handle,
    /// The browser does not have the cookie yet.
    pub(crate) is_new: bool,
}

impl Browser {
    /// The browser that sent `headers`, or a new one.
    pub(crate) fn meet(headers: &HeaderMap, public_url: &PublicUrl, entropy: &dyn Entropy) -> Self {
        match known(headers, public_url) {
            Some(handle) => Self { handle, is_new: false },
            None => Self { handle: Handle::generate(entropy), is_new: true },
        }
    }

    /// Who is signed in here.
    pub(crate) fn user(&self, store: &Store, now: Timestamp) -> Result<Option<User>, StoreError> {
        if self.is_new {
            return Ok(None);
        }
        store.peek(|conn| sessions::find_user(conn, &self.handle.hash(), now))
    }
}

/// The handle in the request's cookie.
pub(crate) fn known(headers: &HeaderMap, public_url: &PublicUrl) -> Option<Handle> {
    let name = cookie_name(public_url);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(found, value)| if found == name { value.parse().ok() } else { None })
}

/// `Set-Cookie` that makes `handle` this browser's, until it is closed.
pub(crate) fn set_cookie(handle: &Handle, public_url: &PublicUrl) -> Option<HeaderValue> {
    let (name, value) = (cookie_name(public_url), handle.expose("the browser's own cookie"));
    let scope = if public_url.is_https() {
        "Path=/; Secure"
    } else {
        // Cookies know no ports: every server on 127.0.0.1 that the browser visits would be sent this one, the loopback
        // redirect of an app among them. The path keeps it to our pages.
        "Path=/oauth/authorize"
    };
    let mut header =
        HeaderValue::from_str(&format!("{name}={value}; {scope}; HttpOnly; SameSite=Lax")).ok()?;
    header.set_sensitive(true);
    Some(header)
}

/// `__Host-` makes browsers refuse the cookie from a subdomain or over plain http (RFC 6265bis §4.1.3.2).
fn cookie_name(public_url: &PublicUrl) -> &'static str {
    if public_url.is_https() { "__Host-bijak_session" } else { "bijak_session" }
}

#[cfg(test)]
mod tests {
    use bijak_domain::OsEntropy;

    use super::*;

    fn url(text: &str) -> PublicUrl {
        text.parse().unwrap()
    }

    fn headers(cookies: &[&str]) -> HeaderMap {
        cookies.iter().map(|c| (header::COOKIE, HeaderValue::from_str(c).unwrap())).collect()
    }

    #[test]
    fn the_cookie_is_out_of_reach_of_scripts_and_other_sites() {
        let handle = Handle::generate(&OsEntropy);
        let text = handle.expose("test");
        let set = |u| set_cookie(&handle, &url(u)).unwrap().to_str().unwrap().to_owned();
        assert_eq!(
            set("https://keys.example.com"),
            format!("__Host-bijak_session={text}; Path=/; Secure; HttpOnly; SameSite=Lax")
        );
        assert_eq!(
            set("http://127.0.0.1:8787"),
            format!("bijak_session={text}; Path=/oauth/authorize; HttpOnly; SameSite=Lax")
        );
    }

    #[test]
    fn a_known_browser_is_recognised_among_other_cookies() {
        let handle = Handle::generate(&OsEntropy);
        let pair = format!("a=b; bijak_session={}; c=d", handle.expose("test"));
        let local = url("http://127.0.0.1:8787");
        assert_eq!(known(&headers(&["x=y", &pair]), &local).unwrap().hash(), handle.hash());
        assert!(
            known(&headers(&[&pair]), &url("https://keys.example.com")).is_none(),
            "only the __Host- name counts"
        );
        assert!(known(&headers(&["bijak_session=short"]), &local).is_none());
        assert!(Browser::meet(&headers(&[]), &local, &OsEntropy).is_new);
    }
}
