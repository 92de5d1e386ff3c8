//! Where a form post comes from, as far as the browser says (Fetch Metadata, Origin). Browsers that say nothing, text
//! browsers among them, are let through to the form token.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::http::PublicUrl;

/// A form of another site was sent here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the form was sent from another site")]
pub(crate) struct ForeignForm;

/// Refuses a post that the browser says another site made.
pub(crate) fn check(headers: &HeaderMap, public_url: &PublicUrl) -> Result<(), ForeignForm> {
    let site = headers.get("sec-fetch-site").map(HeaderValue::as_bytes);
    let origin = headers.get(header::ORIGIN).map(HeaderValue::as_bytes);
    let site_is_ours = site.is_none_or(|site| site == b"same-origin");
    let origin_is_ours = match origin {
        None => true,
        // Our own pages send `Referrer-Policy: no-referrer`, and a post from such a page says `Origin: null` (Fetch §3.1
        // "append a request Origin header"). So does a sandboxed frame of a stranger: only Fetch Metadata tells them apart.
        Some(b"null") => site == Some(b"same-origin"),
        Some(origin) => origin == public_url.as_str().as_bytes(),
    };
    if site_is_ours && origin_is_ours { Ok(()) } else { Err(ForeignForm) }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderName;

    use super::*;

    fn passes(headers: &[(&'static str, &'static str)]) -> bool {
        let headers = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect();
        check(&headers, &"http://127.0.0.1:8787".parse().unwrap()).is_ok()
    }

    #[test]
    fn our_own_pages_and_browsers_that_say_nothing_pass() {
        assert!(passes(&[]));
        assert!(passes(&[("origin", "http://127.0.0.1:8787")]));
        assert!(passes(&[("sec-fetch-site", "same-origin"), ("origin", "null")]));
        assert!(passes(&[("sec-fetch-site", "same-origin"), ("origin", "http://127.0.0.1:8787")]));
    }

    #[test]
    fn strangers_do_not() {
        assert!(!passes(&[("origin", "null")]));
        assert!(!passes(&[("origin", "https://evil.example")]));
        assert!(!passes(&[("origin", "http://127.0.0.1:9999")]));
        assert!(!passes(&[("origin", "http://127.0.0.1:8787.evil.example")]));
        assert!(!passes(&[("origin", "https://127.0.0.1:8787")]));
        for site in ["cross-site", "same-site", "none", ""] {
            assert!(!passes(&[("sec-fetch-site", site), ("origin", "http://127.0.0.1:8787")]), "{site}");
        }
        assert!(!passes(&[("sec-fetch-site", "same-origin"), ("origin", "https://evil.example")]));
    }
}
