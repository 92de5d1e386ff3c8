//! The URL a deployment is known by.

use std::{fmt, net::IpAddr, str::FromStr};

use url::{Host, Url};

/// `https://host[:port]`, or `http://` with a loopback address: no path, no trailing slash. It is the OAuth issuer, so it
/// has one spelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl {
    text: String,
    /// `host[:port]` as a Host header says it, the default port left out.
    authority: String,
    https: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PublicUrlError {
    #[error("not a URL: {0}")]
    Malformed(url::ParseError),
    #[error("only https, or http with a loopback address, is a public URL")]
    Scheme,
    #[error(
        "plain http is for a loopback address such as http://127.0.0.1:8787 only; anything else needs https"
    )]
    PlainHttp,
    #[error("a public URL has no path, query, fragment, user or password")]
    Extra,
}

impl PublicUrl {
    /// Without a trailing slash: append paths that begin with one.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    pub fn authority(&self) -> &str {
        &self.authority
    }

    /// Whether cookies can demand TLS.
    pub const fn is_https(&self) -> bool {
        self.https
    }

    /// The host without its port, `local` for a loopback address: the first part of an audit log's origin.
    pub fn log_host(&self) -> String {
        if !self.https {
            return "local".to_owned();
        }
        self.authority
            .rsplit_once(':')
            .filter(|(_, port)| port.parse::<u16>().is_ok())
            .map_or_else(|| self.authority.clone(), |(host, _)| host.to_owned())
    }
}

impl FromStr for PublicUrl {
    type Err = PublicUrlError;

    fn from_str(text: &str) -> Result<Self, PublicUrlError> {
        let url = Url::parse(text).map_err(PublicUrlError::Malformed)?;
        let https = match url.scheme() {
            "https" => true,
            "http" => false,
            _ => return Err(PublicUrlError::Scheme),
        };
        let loopback = match url.host() {
            Some(Host::Ipv4(ip)) => IpAddr::V4(ip).is_loopback(),
            Some(Host::Ipv6(ip)) => IpAddr::V6(ip).is_loopback(),
            Some(Host::Domain(_)) | None => false,
        };
        if !https && !loopback {
            return Err(PublicUrlError::PlainHttp);
        }
        let extra = url.path() != "/"
            || url.query().is_some()
            || url.fragment().is_some()
            || !url.username().is_empty()
            || url.password().is_some();
        if extra {
            return Err(PublicUrlError::Extra);
        }
        let authority = url.authority().to_owned();
        Ok(Self { text: format!("{}://{authority}", url.scheme()), authority, https })
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_one_spelling() {
        for (text, canonical) in [
            ("https://Keys.Example.COM/", "https://keys.example.com"),
            ("https://keys.example.com:443", "https://keys.example.com"),
            ("https://keys.example.com:8443", "https://keys.example.com:8443"),
            ("http://127.0.0.1:8787/", "http://127.0.0.1:8787"),
            ("http://[::1]:8787", "http://[::1]:8787"),
        ] {
            let url: PublicUrl = text.parse().unwrap();
            assert_eq!(url.as_str(), canonical);
            assert_eq!(canonical.parse::<PublicUrl>().unwrap(), url);
        }
    }

    #[test]
    fn plain_http_is_for_loopback_literals_only() {
        for text in [
            "http://localhost:8787",
            "http://192.0.2.1",
            "http://keys.example.com",
            "http://127.0.0.1.example",
        ] {
            assert_eq!(text.parse::<PublicUrl>(), Err(PublicUrlError::PlainHttp), "{text}");
        }
    }

    #[test]
    fn refuses_what_would_not_be_an_origin() {
        for text in
            ["https://a.example/keys", "https://a.example?x", "https://a.example#x", "https://u:p@a.example"]
        {
            assert_eq!(text.parse::<PublicUrl>(), Err(PublicUrlError::Extra), "{text}");
        }
        assert_eq!("ftp://a.example".parse::<PublicUrl>(), Err(PublicUrlError::Scheme));
        assert!(matches!("keys.example.com".parse::<PublicUrl>(), Err(PublicUrlError::Malformed(_))));
    }

    #[test]
    fn a_log_is_named_by_the_host() {
        let log_host = |text: &str| text.parse::<PublicUrl>().unwrap().log_host();
        assert_eq!(log_host("https://keys.example.com:8443"), "keys.example.com");
        assert_eq!(log_host("https://[2001:db8::1]"), "[2001:db8::1]");
        assert_eq!(log_host("http://127.0.0.1:8787"), "local");
    }
}
