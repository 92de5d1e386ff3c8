//! Where credentials may go.

use std::fmt;

use url::{Host, Url};

/// A URL credentials may be sent to: https, or plain http to a loopback IP literal (`127.0.0.0/8`, `[::1]`).
/// `localhost` is a name, and names can be made to mean anything. No user info, no fragment.
#[derive(Clone, PartialEq, Eq)]
pub struct SecureUrl(Url);

/// The one URL that configures a client: a [`SecureUrl`] that is an origin, nothing behind the host and port.
#[derive(Clone, PartialEq, Eq)]
pub struct BaseUrl(SecureUrl);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UrlError {
    #[error("this is not a URL with a host")]
    NotAUrl,
    #[error("credentials go to https only, or to http on 127.0.0.1 or [::1]")]
    Insecure,
    #[error(
        "only the start of the URL is wanted, such as https://bijak.example: nothing after the host and port"
    )]
    NotAnOrigin,
}

impl SecureUrl {
    pub fn parse(text: &str) -> Result<Self, UrlError> {
        Self::new(Url::parse(text).map_err(|_| UrlError::NotAUrl)?)
    }

    pub(crate) fn new(url: Url) -> Result<Self, UrlError> {
        let host = url.host().ok_or(UrlError::NotAUrl)?;
        if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
            return Err(UrlError::NotAUrl);
        }
        match url.scheme() {
            "https" => Ok(Self(url)),
            "http" if is_loopback(&host) => Ok(Self(url)),
            "http" => Err(UrlError::Insecure),
            _ => Err(UrlError::NotAUrl),
        }
    }

    pub fn as_url(&self) -> &Url {
        &self.0
    }

    pub fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// Whether a document found here may name `other`: what came over https never leads to plain http.
    pub(crate) fn may_lead_to(&self, other: &Self) -> bool {
        other.is_https() || !self.is_https()
    }

    /// The well-known URL of an identifier: the suffix goes between host and path (RFC 8414 §3.1, RFC 9728 §3.1).
    pub(crate) fn well_known(&self, suffix: &str) -> Self {
        let mut url = self.0.clone();
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_path(&format!("/.well-known/{suffix}{path}"));
        Self(url)
    }
}

impl BaseUrl {
    /// What a person typed. Without a scheme, https is meant, and http for a loopback address.
    pub fn from_input(text: &str) -> Result<Self, UrlError> {
        let text = text.trim();
        let url = if text.contains("://") {
            SecureUrl::parse(text)?
        } else {
            SecureUrl::parse(&format!("http://{text}"))
                .or_else(|_| SecureUrl::parse(&format!("https://{text}")))?
        };
        let plain = url.0.path() == "/" && url.0.query().is_none();
        if plain { Ok(Self(url)) } else { Err(UrlError::NotAnOrigin) }
    }

    pub fn as_secure(&self) -> &SecureUrl {
        &self.0
    }

    /// The origin, as RFC 6454 §6.2 spells it: no slash at the end.
    pub fn origin(&self) -> String {
        self.0.0.origin().ascii_serialization()
    }

    /// The URL of a call. Each segment is percent-encoded, so that no id can leave its place in the path.
    pub(crate) fn join(&self, segments: &[&str]) -> SecureUrl {
        let mut url = self.0.0.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.clear().extend(segments);
        }
        SecureUrl(url)
    }
}

fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Ipv4(ip) => ip.is_loopback(),
        Host::Ipv6(ip) => ip.is_loopback(),
        Host::Domain(_) => false,
    }
}

impl fmt::Display for SecureUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for SecureUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The query is left out: in an authorization URL it carries `state`.
        write!(f, "{}{}", self.0.origin().ascii_serialization(), self.0.path())
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.origin())
    }
}

impl fmt::Debug for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.origin())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_url_is_https_or_a_loopback_literal() {
        for (typed, origin) in [
            ("https://bijak.example", "https://bijak.example"),
            (" https://Bijak.Example:8443/ ", "https://bijak.example:8443"),
            ("bijak.example", "https://bijak.example"),
            ("127.0.0.1:8787", "http://127.0.0.1:8787"),
            ("http://127.8.7.6:1", "http://127.8.7.6:1"),
            ("http://[::1]:8787/", "http://[::1]:8787"),
            ("[::1]:8787", "http://[::1]:8787"),
            ("bijak.example:8443", "https://bijak.example:8443"),
        ] {
            assert_eq!(BaseUrl::from_input(typed).unwrap().origin(), origin, "{typed}");
        }
    }

    #[test]
    fn everything_else_is_refused() {
        for (typed, error) in [
            ("http://bijak.example", UrlError::Insecure),
            ("http://localhost:8787", UrlError::Insecure),
            ("http://127.0.0.1.example", UrlError::Insecure),
            ("http://[::ffff:127.0.0.1]", UrlError::Insecure),
            ("ftp://127.0.0.1", UrlError::NotAUrl),
            ("https://me:pw@bijak.example", UrlError::NotAUrl),
            ("https://bijak.example/#x", UrlError::NotAUrl),
            ("https://bijak.example/oauth/authorize", UrlError::NotAnOrigin),
            ("https://bijak.example/?x=1", UrlError::NotAnOrigin),
            ("", UrlError::NotAUrl),
            ("https://", UrlError::NotAUrl),
            ("file:///etc/passwd", UrlError::NotAUrl),
        ] {
            assert_eq!(BaseUrl::from_input(typed).unwrap_err(), error, "{typed}");
        }
    }

    #[test]
    fn https_never_leads_to_plain_http() {
        let https = SecureUrl::parse("https://a.example").unwrap();
        let local = SecureUrl::parse("http://127.0.0.1:1").unwrap();
        assert!(https.may_lead_to(&https) && local.may_lead_to(&https) && local.may_lead_to(&local));
        assert!(!https.may_lead_to(&local));
    }

    #[test]
    fn well_known_goes_between_host_and_path() {
        let url = |t| SecureUrl::parse(t).unwrap();
        let name = "oauth-authorization-server";
        assert_eq!(
            url("https://a.example/").well_known(name).to_string(),
            "https://a.example/.well-known/oauth-authorization-server"
        );
        assert_eq!(
            url("https://a.example/tenant/1").well_known(name).to_string(),
            "https://a.example/.well-known/oauth-authorization-server/tenant/1"
        );
    }

    #[test]
    fn an_id_cannot_leave_its_place_in_the_path() {
        let base = BaseUrl::from_input("https://a.example").unwrap();
        assert_eq!(
            base.join(&["v1", "keys", "a/../b?c#d"]).to_string(),
            "https://a.example/v1/keys/a%2F..%2Fb%3Fc%23d"
        );
        assert!(!base.join(&["v1", "keys", ".."]).to_string().contains(".."));
    }
}
