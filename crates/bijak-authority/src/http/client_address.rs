//! The client's address: the peer, or what a trusted proxy says of it.
//!
//! Proxies append on the right, so only the entries that trusted proxies wrote can be believed: from the right, the first
//! address that is not a trusted proxy is the client's. What stands to the left of it, anyone may have written.

use std::net::{IpAddr, SocketAddr};

use axum::http::{HeaderMap, HeaderName, header};
use ipnet::IpNet;

use super::ApiError;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The address of the client behind `peer`. An IPv4 address mapped into IPv6 is the IPv4 address.
pub fn client_address(peer: SocketAddr, trusted: &[IpNet], headers: &HeaderMap) -> Result<IpAddr, ApiError> {
    let peer = peer.ip().to_canonical();
    if !is_trusted(trusted, peer) {
        return Ok(peer);
    }
    let forwarded =
        entries(headers, &header::FORWARDED)?.map(|list| resolve(peer, trusted, &list, parse_forwarded));
    let x_forwarded =
        entries(headers, &X_FORWARDED_FOR)?.map(|list| resolve(peer, trusted, &list, parse_node));
    match (forwarded, x_forwarded) {
        (None, None) => Ok(peer),
        (Some(address), None) | (None, Some(address)) => Ok(address),
        (Some(a), Some(b)) if a == b => Ok(a),
        // The proxy maintains one of them and lets the other through as the client wrote it: which, cannot be known.
        (Some(_), Some(_)) => Err(ApiError::invalid("Forwarded and X-Forwarded-For contradict each other")),
    }
}

fn is_trusted(trusted: &[IpNet], address: IpAddr) -> bool {
    trusted.iter().any(|net| net.contains(&address))
}

/// The header's elements in order, all its lines joined (RFC 9110 §5.3).
fn entries(headers: &HeaderMap, name: &HeaderName) -> Result<Option<Vec<String>>, ApiError> {
    let mut list = Vec::new();
    for value in headers.get_all(name) {
        let text = value.to_str().map_err(|_| ApiError::invalid(format!("{name}: not text")))?;
        list.extend(text.split(',').map(|entry| entry.trim().to_owned()));
    }
    Ok((!list.is_empty()).then_some(list))
}

/// An entry that is no address (`unknown`, `_hidden`, rubbish) ends the walk: the proxy that wrote it is the last known.
fn resolve(peer: IpAddr, trusted: &[IpNet], list: &[String], parse: fn(&str) -> Option<IpAddr>) -> IpAddr {
    let mut known = peer;
    for entry in list.iter().rev() {
        let Some(address) = parse(entry) else { break };
        known = address;
        if !is_trusted(trusted, address) {
            break;
        }
    }
    known
}

/// The `for` of one RFC 7239 element: `for="[2001:db8::1]:4711";proto=https`.
fn parse_forwarded(element: &str) -> Option<IpAddr> {
    let node = element.split(';').find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        name.trim().eq_ignore_ascii_case("for").then(|| value.trim())
    })?;
    parse_node(node.strip_prefix('"').and_then(|v| v.strip_suffix('"')).unwrap_or(node))
}

/// An address with or without a port, IPv6 with or without brackets.
fn parse_node(node: &str) -> Option<IpAddr> {
    let bare = node.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(node);
    let address = bare.parse::<IpAddr>().or_else(|_| node.parse::<SocketAddr>().map(|s| s.ip())).ok()?;
    Some(address.to_canonical())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn client(peer: &str, headers: &[(&str, &str)]) -> Result<String, &'static str> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(name.parse::<HeaderName>().unwrap(), HeaderValue::from_str(value).unwrap());
        }
        let trusted = ["10.0.0.0/8".parse().unwrap(), "fd00::/8".parse().unwrap()];
        let peer = SocketAddr::new(peer.parse().unwrap(), 4711);
        client_address(peer, &trusted, &map).map(|ip| ip.to_string()).map_err(|e| e.code())
    }

    fn found(peer: &str, headers: &[(&str, &str)]) -> String {
        client(peer, headers).unwrap()
    }

    #[test]
    fn headers_of_an_untrusted_peer_count_for_nothing() {
        assert_eq!(found("203.0.113.9", &[("x-forwarded-for", "198.51.100.1")]), "203.0.113.9");
        assert_eq!(found("203.0.113.9", &[("forwarded", "for=198.51.100.1")]), "203.0.113.9");
    }

    #[test]
    fn the_rightmost_untrusted_entry_is_the_client() {
        let xff = |list| found("10.0.0.1", &[("x-forwarded-for", list)]);
        assert_eq!(xff("198.51.100.1"), "198.51.100.1");
        assert_eq!(xff("192.0.2.66, 198.51.100.1, 10.0.0.2"), "198.51.100.1");
        assert_eq!(xff("10.9.9.9, 10.0.0.2"), "10.9.9.9");
        assert_eq!(xff("[2001:db8::1]:99"), "2001:db8::1");
        assert_eq!(xff("::ffff:198.51.100.1"), "198.51.100.1");
        assert_eq!(found("::ffff:10.0.0.1", &[("x-forwarded-for", "198.51.100.7:80")]), "198.51.100.7");
    }

    #[test]
    fn several_lines_are_one_list() {
        assert_eq!(
            found(
                "10.0.0.1",
                &[("x-forwarded-for", "192.0.2.66"), ("x-forwarded-for", "198.51.100.1, 10.0.0.2")]
            ),
            "198.51.100.1"
        );
    }

    #[test]
    fn the_standard_header_is_read_with_its_quotes() {
        let forwarded = |list| found("fd00::1", &[("forwarded", list)]);
        assert_eq!(
            forwarded(r#"for=192.0.2.66, For="[2001:db8:cafe::17]:4711";proto=https"#),
            "2001:db8:cafe::17"
        );
        assert_eq!(forwarded("by=10.0.0.1;for=198.51.100.1;host=a"), "198.51.100.1");
    }

    #[test]
    fn what_is_no_address_ends_the_walk() {
        for entry in ["unknown", "_hidden", "", "1.2.3", "evil", "198.51.100.1 198.51.100.2"] {
            assert_eq!(
                found("10.0.0.1", &[("x-forwarded-for", &format!("192.0.2.66, {entry}, 10.0.0.2"))]),
                "10.0.0.2"
            );
            assert_eq!(found("10.0.0.1", &[("forwarded", &format!("for={entry}"))]), "10.0.0.1");
        }
    }

    #[test]
    fn two_headers_that_disagree_are_refused() {
        let both = |a, b| client("10.0.0.1", &[("forwarded", a), ("x-forwarded-for", b)]);
        assert_eq!(both("for=198.51.100.1", "198.51.100.1").unwrap(), "198.51.100.1");
        assert_eq!(both("for=192.0.2.66", "198.51.100.1"), Err("invalid_request"));
    }
}
