//! Redirect URIs: which a client may name, compared strictly (RFC 9700 §2.1, RFC 8252 §7).
//!
//! No URL parser decides here. A parser normalises (case, percent escapes, dots, IPv4 in octal), and then two parties
//! disagree about where the code goes. Instead each accepted form has exactly one spelling, and anything else is refused.

use std::{borrow::Cow, fmt};

/// What a client registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RegisteredRedirect {
    /// A web application's, compared byte by byte.
    Https { origin: String, path: String },
    /// A private-use scheme (RFC 8252 §7.1), compared byte by byte.
    PrivateUse { scheme: Cow<'static, str>, path: Cow<'static, str> },
    /// `http://IP:{any port}PATH` on a loopback literal (RFC 8252 §7.3). `localhost` is no literal: a resolver, a hosts
    /// file or a firewall may send it elsewhere (§8.3).
    Loopback { host: LoopbackHost, path: Cow<'static, str> },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LoopbackHost {
    V4,
    V6,
}

impl LoopbackHost {
    const fn as_str(self) -> &'static str {
        match self {
            Self::V4 => "127.0.0.1",
            Self::V6 => "[::1]",
        }
    }
}

/// A redirect URI that a registered client may use: the only thing a response is ever sent to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RedirectUri {
    text: String,
    destination: Destination,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Destination {
    Https { origin: String },
    PrivateUse { scheme: String },
    LoopbackV4 { port: u16 },
    LoopbackV6,
}

impl RegisteredRedirect {
    /// A registration as an operator writes it; a loopback one without a port, because any will do. Each has one spelling.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        for host in [LoopbackHost::V4, LoopbackHost::V6] {
            if let Some(path) = text.strip_prefix("http://").and_then(|rest| rest.strip_prefix(host.as_str()))
            {
                return is_path(path).then(|| Self::Loopback { host, path: Cow::Owned(path.to_owned()) });
            }
        }
        if let Some(rest) = text.strip_prefix("https://") {
            let (_, path) = rest.split_at(rest.find('/')?);
            let url: url::Url = text.parse().ok()?;
            let plain = url.as_str() == text && url.username().is_empty() && url.password().is_none();
            let origin = url.origin().ascii_serialization();
            return (plain && is_path(path)).then(|| Self::Https { origin, path: path.to_owned() });
        }
        let (scheme, path) = text.split_once(':')?;
        // A reversed domain name (RFC 8252 §7.1): never `javascript`, `data`, `file` or the like.
        let labels = |label: &str| {
            !label.is_empty()
                && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        let is_scheme = scheme.contains('.')
            && scheme.starts_with(|c: char| c.is_ascii_lowercase())
            && scheme.split('.').all(labels);
        (is_scheme && is_path(path)).then(|| Self::PrivateUse {
            scheme: Cow::Owned(scheme.to_owned()),
            path: Cow::Owned(path.to_owned()),
        })
    }

    /// `text` as a redirect of this registration, or none.
    pub(crate) fn matches(&self, text: &str) -> Option<RedirectUri> {
        let destination = match self {
            Self::Https { origin, path } => {
                if text.strip_prefix(origin.as_str())? != path {
                    return None;
                }
                Destination::Https { origin: origin.clone() }
            }
            Self::PrivateUse { scheme, path } => {
                if text.strip_prefix(&**scheme)?.strip_prefix(':')? != path {
                    return None;
                }
                Destination::PrivateUse { scheme: scheme.clone().into_owned() }
            }
            Self::Loopback { host, path } => {
                let rest = text.strip_prefix("http://")?.strip_prefix(host.as_str())?.strip_prefix(':')?;
                let port = parse_port(rest.strip_suffix(&**path)?)?;
                match host {
                    LoopbackHost::V4 => Destination::LoopbackV4 { port },
                    LoopbackHost::V6 => Destination::LoopbackV6,
                }
            }
        };
        Some(RedirectUri { text: text.to_owned(), destination })
    }
}

impl fmt::Display for RegisteredRedirect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Https { origin, path } => write!(f, "{origin}{path}"),
            Self::PrivateUse { scheme, path } => write!(f, "{scheme}:{path}"),
            Self::Loopback { host, path } => write!(f, "http://{}{path}", host.as_str()),
        }
    }
}

/// `/segments` of unreserved characters: nothing that a parser would change.
fn is_path(text: &str) -> bool {
    let unreserved = |b: u8| b.is_ascii_alphanumeric() || b"-._~/".contains(&b);
    text.starts_with('/')
        && text.bytes().all(unreserved)
        && !text.contains("//")
        && !text.split('/').any(|segment| segment == "." || segment == "..")
}

/// 1 to 65535 in its shortest decimal form: one port, one spelling.
fn parse_port(text: &str) -> Option<u16> {
    let decimal = text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
    if decimal { text.parse().ok() } else { None }
}

impl RedirectUri {
    /// The source that a page's CSP `form-action` must name so that the form's answer may redirect here. CSP has no
    /// way to write an IPv6 host (CSP 3 §2.3.1, host-source): for `[::1]` the scheme stands in.
    pub(crate) fn csp_source(&self) -> String {
        match &self.destination {
            Destination::Https { origin } => origin.clone(),
            Destination::PrivateUse { scheme } => format!("{scheme}:"),
            Destination::LoopbackV4 { port } => format!("http://{}:{port}", LoopbackHost::V4.as_str()),
            Destination::LoopbackV6 => "http:".to_owned(),
        }
    }

    /// This URI with `pairs` as its query: the address of an authorization response (RFC 6749 §4.1.2).
    pub(crate) fn with_query(&self, pairs: &[(&str, &str)]) -> String {
        // No registered redirect has a query or a fragment, so the `?` starts one.
        let address = format!("{}?", self.text);
        let start = address.len();
        url::form_urlencoded::Serializer::for_suffix(address, start).extend_pairs(pairs).finish()
    }
}

impl fmt::Display for RedirectUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{super::client::DESKTOP, RegisteredRedirect};

    const SCHEME: &str = "example.bijakcloud.desktop:/oauth/callback";

    #[test]
    fn accepts_the_three_registered_forms() {
        for (text, source) in [
            (SCHEME, "example.bijakcloud.desktop:"),
            ("http://127.0.0.1:1/oauth/callback", "http://127.0.0.1:1"),
            ("http://127.0.0.1:65535/oauth/callback", "http://127.0.0.1:65535"),
            ("http://[::1]:49152/oauth/callback", "http:"),
        ] {
            let redirect = DESKTOP.redirect(text).unwrap();
            assert_eq!((redirect.text.as_str(), redirect.csp_source().as_str()), (text, source));
        }
    }

    #[test]
    fn a_registration_has_one_spelling_and_matches_itself() {
        for text in ["https://app.example/cb", "https://app.example:8443/a/b", "com.example.app:/cb"] {
            let registered = RegisteredRedirect::parse(text).unwrap();
            assert_eq!(registered.to_string(), text);
            assert_eq!(registered.matches(text).unwrap().to_string(), text);
            assert_eq!(registered.matches(&format!("{text}/")), None);
            assert_eq!(registered.matches(&text.replace("example", "evil")), None);
        }
        let loopback = RegisteredRedirect::parse("http://127.0.0.1/cb").unwrap();
        assert!(loopback.matches("http://127.0.0.1:4000/cb").is_some());
        assert_eq!(loopback.matches("http://127.0.0.1/cb"), None);
        for text in [
            "",
            "x",
            "http://app.example/cb",
            "http://localhost/cb",
            "http://127.0.0.1:80/cb",
            "https://app.example",
            "https://app.example:443/cb",
            "https://APP.example/cb",
            "https://u@app.example/cb",
            "https://a/cb?x=1",
            "https://a/cb#x",
            "https://a/../cb",
            "https://a//cb",
            "https://a/%63b",
            "javascript:/x",
            "file:/x",
            "app:/cb",
            "com.example.app://cb",
            "com.example.app:cb",
            "COM.example.app:/cb",
            "com..app:/cb",
            "https://ä.example/cb",
        ] {
            assert_eq!(RegisteredRedirect::parse(text), None, "{text}");
        }
    }

    #[test]
    fn refuses_every_lookalike() {
        for text in REFUSED {
            assert_eq!(DESKTOP.redirect(text), None, "{text}");
        }
    }

    #[test]
    fn a_response_is_a_query_and_nothing_else() {
        let address = DESKTOP.redirect(SCHEME).unwrap().with_query(&[("code", "a b"), ("state", "&#=é")]);
        assert_eq!(address, "example.bijakcloud.desktop:/oauth/callback?code=a+b&state=%26%23%3D%C3%A9");
    }

    const REFUSED: &[&str] = &[
        "",
        "example.bijakcloud.desktop:",
        "example.bijakcloud.desktop:/",
        "example.bijakcloud.desktop://oauth/callback",
        "example.bijakcloud.desktop:///oauth/callback",
        "example.bijakcloud.desktop:/oauth/callback/",
        "example.bijakcloud.desktop:/oauth/callback?",
        "example.bijakcloud.desktop:/oauth/callback?x=1",
        "example.bijakcloud.desktop:/oauth/callback#",
        "example.bijakcloud.desktop:/oauth/callback%00",
        "example.bijakcloud.desktop:/oauth/../oauth/callback",
        "example.bijakcloud.desktop:/oauth/%63allback",
        "example.bijakcloud.desktop:/OAuth/callback",
        "EXAMPLE.bijakcloud.desktop:/oauth/callback",
        "example.bijakcloud.desktop.evil:/oauth/callback",
        " example.bijakcloud.desktop:/oauth/callback",
        "example.bijakcloud.desktop:/oauth/callback ",
        "http://localhost:8080/oauth/callback",
        "http://LOCALHOST:8080/oauth/callback",
        "https://127.0.0.1:8080/oauth/callback",
        "HTTP://127.0.0.1:8080/oauth/callback",
        "http:/127.0.0.1:8080/oauth/callback",
        "http:\\\\127.0.0.1:8080/oauth/callback",
        "http://127.0.0.1/oauth/callback",
        "http://127.0.0.1:/oauth/callback",
        "http://127.0.0.1:0/oauth/callback",
        "http://127.0.0.1:00080/oauth/callback",
        "http://127.0.0.1:65536/oauth/callback",
        "http://127.0.0.1:+80/oauth/callback",
        "http://127.0.0.1:8080",
        "http://127.0.0.1:8080/",
        "http://127.0.0.1:8080/oauth/callback/",
        "http://127.0.0.1:8080//oauth/callback",
        "http://127.0.0.1:8080/oauth/callback?next=x",
        "http://127.0.0.1:8080/oauth/callback#x",
        "http://127.0.0.1:8080/x/oauth/callback",
        "http://127.0.0.1:8080@evil.example/oauth/callback",
        "http://evil@127.0.0.1:8080/oauth/callback",
        "http://127.0.0.1.:8080/oauth/callback",
        "http://127.0.0.1.evil.example:8080/oauth/callback",
        "http://127.1:8080/oauth/callback",
        "http://0177.0.0.1:8080/oauth/callback",
        "http://2130706433:8080/oauth/callback",
        "http://127.0.0.2:8080/oauth/callback",
        "http://0.0.0.0:8080/oauth/callback",
        "http://%31%32%37.0.0.1:8080/oauth/callback",
        "http://127。0。0。1:8080/oauth/callback",
        "http://127.0.0.1:8०80/oauth/callback",
        "http://[::1]/oauth/callback",
        "http://[::1%25lo]:8080/oauth/callback",
        "http://[0:0:0:0:0:0:0:1]:8080/oauth/callback",
        "http://[::ffff:127.0.0.1]:8080/oauth/callback",
        "http://::1:8080/oauth/callback",
        "https://evil.example/oauth/callback",
        "javascript:alert(1)",
        "data:text/html,x",
    ];

    proptest! {
        #[test]
        fn any_port_and_only_a_port(port in 1u16..) {
            for host in ["127.0.0.1", "[::1]"] {
                let text = format!("http://{host}:{port}/oauth/callback");
                let redirect = DESKTOP.redirect(&text);
                prop_assert_eq!(redirect.map(|r| r.to_string()), Some(text));
            }
        }

        /// Whatever is accepted means the same thing to a browser's URL parser: a loopback literal or our scheme.
        #[test]
        fn a_browser_agrees_about_what_is_accepted(text in mutated()) {
            if let Some(redirect) = DESKTOP.redirect(&text) {
                let url = url::Url::parse(redirect.text.as_str()).unwrap();
                prop_assert_eq!(url.path(), "/oauth/callback");
                prop_assert_eq!((url.query(), url.fragment(), url.username(), url.password()), (None, None, "", None));
                if let Some(host) = url.host_str() {
                    prop_assert!(url.scheme() == "http" && (host == "127.0.0.1" || host == "[::1]"));
                } else {
                    prop_assert_eq!(url.as_str(), SCHEME);
                }
            }
        }

        /// One edit anywhere (but in the port) is refused.
        #[test]
        fn one_inserted_character_is_refused(at in 0usize..=SCHEME.len(), c in any::<char>()) {
            let mut text = SCHEME.to_owned();
            text.insert(at, c);
            prop_assert_eq!(DESKTOP.redirect(&text), None);
        }
    }

    fn mutated() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            "http://",
            "https://",
            "127.0.0.1",
            "[::1]",
            "localhost",
            ":",
            "@",
            "8080",
            "65536",
            "0",
            "/oauth/callback",
            "/",
            "?",
            "#",
            "%2f",
            "..",
            ".",
            "\\",
            "example.bijakcloud.desktop",
            "evil.example",
            "\t",
            " ",
            "é",
        ]);
        prop::collection::vec(piece, 1..7).prop_map(|pieces| pieces.concat())
    }
}
