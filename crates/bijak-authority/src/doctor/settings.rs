//! What `serve` is told of the world outside.

use std::net::SocketAddr;

use ipnet::IpNet;

use super::Finding;
use crate::http::PublicUrl;

/// As given to `serve`.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) listen: SocketAddr,
    pub(crate) public_url: Option<PublicUrl>,
    pub(crate) trusted_proxies: Vec<IpNet>,
}

impl Settings {
    pub(super) fn examine(&self) -> Vec<Finding> {
        let Self { listen, public_url, trusted_proxies } = self;
        let https = public_url.as_ref().is_some_and(PublicUrl::is_https);
        let of = match public_url {
            Some(url) => format!("listening on {listen} as {url}"),
            None => format!("listening on {listen}"),
        };
        let mut findings = vec![if https || listen.ip().is_loopback() {
            Finding::ok(of)
        } else {
            Finding::bad(
                of,
                "beyond loopback clients need TLS: give --public-url https://…, with a proxy in front",
            )
        }];
        let open = trusted_proxies.iter().find(|network| network.prefix_len() == 0);
        findings.push(match (https, open) {
            (_, Some(network)) => Finding::bad(
                format!("the trusted proxy {network}"),
                "is everybody: any client could claim any address; name the proxy's own",
            ),
            (true, None) if trusted_proxies.is_empty() => Finding::bad(
                "no trusted proxy",
                "every client will have the proxy's address, in the audit log and for allowed_cidrs: give --trusted-proxy",
            ),
            _ => Finding::ok(format!("{} trusted proxies", trusted_proxies.len())),
        });
        findings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn advised(listen: &str, url: Option<&str>, proxies: &[&str]) -> Vec<bool> {
        let settings = Settings {
            listen: listen.parse().unwrap(),
            public_url: url.map(|url| url.parse().unwrap()),
            trusted_proxies: proxies.iter().map(|text| text.parse().unwrap()).collect(),
        };
        settings.examine().iter().map(|finding| finding.advice.is_some()).collect()
    }

    #[test]
    fn what_would_harm_is_advised_against() {
        assert_eq!(advised("127.0.0.1:1", None, &[]), [false, false]);
        assert_eq!(advised("0.0.0.0:1", None, &[]), [true, false]);
        assert_eq!(advised("0.0.0.0:1", Some("https://keys.example"), &[]), [false, true]);
        assert_eq!(advised("127.0.0.1:1", Some("https://keys.example"), &["127.0.0.1/32"]), [false, false]);
        assert_eq!(advised("127.0.0.1:1", None, &["0.0.0.0/0"]), [false, true]);
    }
}
