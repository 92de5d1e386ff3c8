//! The Host check: a server that answers any name can be reached by a page of that name (DNS rebinding).

use axum::http::{HeaderMap, Uri, header};

use super::{ApiError, app_state::HttpConfig};

/// Lets a request pass whose authority is the public URL's, or the loopback address listened on.
pub fn check(config: &HttpConfig, uri: &Uri, headers: &HeaderMap) -> Result<(), ApiError> {
    let mut hosts = headers.get_all(header::HOST).iter();
    let host = match (hosts.next(), hosts.next()) {
        (Some(host), None) => host.to_str().map_err(|_| ApiError::invalid("Host: not a host name"))?,
        (None, _) => return Err(ApiError::invalid("Host: missing")),
        (Some(_), Some(_)) => return Err(ApiError::invalid("Host: given more than once")),
    };
    // A request target in absolute form names the authority too (RFC 9112 §3.2.2): both have to be ours.
    let named = uri.authority().map(axum::http::uri::Authority::as_str);
    if is_ours(config, host) && named.is_none_or(|authority| is_ours(config, authority)) {
        Ok(())
    } else {
        Err(ApiError::MisdirectedRequest)
    }
}

fn is_ours(config: &HttpConfig, authority: &str) -> bool {
    let default_port = if config.public_url.is_https() { ":443" } else { ":80" };
    let bare = authority.strip_suffix(default_port).unwrap_or(authority);
    bare.eq_ignore_ascii_case(config.public_url.authority())
        || (config.listen.ip().is_loopback() && authority == config.listen.to_string())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn config(public_url: &str) -> HttpConfig {
        HttpConfig {
            public_url: public_url.parse().unwrap(),
            listen: "127.0.0.1:8787".parse().unwrap(),
            trusted_proxies: Vec::new(),
            rates: crate::http::limits::Rates::default(),
        }
    }

    fn code(public_url: &str, uri: &str, hosts: &[&str]) -> Option<&'static str> {
        let mut headers = HeaderMap::new();
        for host in hosts {
            headers.append(header::HOST, HeaderValue::from_str(host).unwrap());
        }
        check(&config(public_url), &uri.parse().unwrap(), &headers).err().map(|e| e.code())
    }

    #[test]
    fn answers_its_own_names_only() {
        let public = "https://keys.example.com";
        for host in ["keys.example.com", "KEYS.example.com", "keys.example.com:443", "127.0.0.1:8787"] {
            assert_eq!(code(public, "/", &[host]), None, "{host}");
        }
        for host in [
            "evil.example",
            "keys.example.com:80",
            "keys.example.com.",
            "127.0.0.1",
            "localhost:8787",
            "",
            "[::1]:8787",
        ] {
            assert_eq!(code(public, "/", &[host]), Some("misdirected_request"), "{host}");
        }
    }

    #[test]
    fn the_request_target_counts_as_much_as_the_header() {
        let public = "http://127.0.0.1:8787";
        assert_eq!(code(public, "http://127.0.0.1:8787/v1/me", &["127.0.0.1:8787"]), None);
        assert_eq!(
            code(public, "http://evil.example/v1/me", &["127.0.0.1:8787"]),
            Some("misdirected_request")
        );
        assert_eq!(code(public, "/", &["127.0.0.1:8787", "127.0.0.1:8787"]), Some("invalid_request"));
        assert_eq!(code(public, "/", &[]), Some("invalid_request"));
    }
}
