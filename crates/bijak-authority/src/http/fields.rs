//! Fields that several requests have in common, from their wire form to the domain's.

use std::net::IpAddr;

use bijak_domain::{Name, Scope, ScopeSet};
use ipnet::IpNet;

use super::ApiError;

/// Networks a key may be used from, at most.
const NETWORKS: usize = 32;

pub fn name(text: String) -> Result<Name, ApiError> {
    Name::new(text).map_err(|error| ApiError::InvalidName { field: "name", error })
}

/// At least one scope of the data plane, each at most once.
pub fn data_plane_scopes(field: &'static str, list: &[String]) -> Result<ScopeSet, ApiError> {
    let mut set = ScopeSet::EMPTY;
    for text in list {
        let scope: Scope = text
            .parse()
            .map_err(|_| ApiError::InvalidScope(format!("{field}: no such scope: {}", quoted(text))))?;
        if !scope.is_data_plane() {
            return Err(ApiError::InvalidScope(format!(
                "{field}: a key cannot hold {scope}, only {}",
                ScopeSet::DATA_PLANE
            )));
        }
        if set.contains(scope) {
            return Err(ApiError::InvalidScope(format!("{field}: {scope} is given more than once")));
        }
        set = set.with(scope);
    }
    if set.is_empty() {
        return Err(ApiError::InvalidScope(format!("{field}: at least one of {}", ScopeSet::DATA_PLANE)));
    }
    Ok(set)
}

/// Networks or single addresses, kept as networks; host bits have to be zero, since `10.0.0.5/8` is a typing error more
/// often than not.
pub fn networks(list: &[String]) -> Result<Vec<IpNet>, ApiError> {
    if list.len() > NETWORKS {
        return Err(ApiError::invalid(format!("allowed_cidrs: at most {NETWORKS}")));
    }
    list.iter()
        .enumerate()
        .map(|(n, text)| network(text).map_err(|why| ApiError::invalid(format!("allowed_cidrs[{n}]: {why}"))))
        .collect()
}

fn network(text: &str) -> Result<IpNet, String> {
    let network = match text.parse::<IpNet>() {
        Ok(network) => network,
        Err(_) => text
            .parse::<IpAddr>()
            .map(|address| IpNet::from(address.to_canonical()))
            .map_err(|_| format!("not a network such as 203.0.113.0/24, nor an address: {}", quoted(text)))?,
    };
    if network.trunc() == network {
        Ok(network)
    } else {
        Err(format!("{network} has host bits set; did you mean {}?", network.trunc()))
    }
}

/// What a client sent, short and printable enough to be told back.
fn quoted(text: &str) -> String {
    let mut short: String = text.chars().take(40).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    format!("{short:?}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(list: &[&str]) -> Vec<String> {
        list.iter().map(|&s| s.to_owned()).collect()
    }

    #[test]
    fn a_key_holds_scopes_of_the_data_plane_only() {
        let parse =
            |list: &[&str]| data_plane_scopes("permissions", &strings(list)).map_err(|e| e.to_string());
        assert_eq!(parse(&["rag.read", "inference.write"]).unwrap().to_string(), "inference.write rag.read");
        for bad in [&[][..], &["keys.write"], &["admin"], &["rag.read", "rag.read"], &[""]] {
            assert!(parse(bad).is_err(), "{bad:?}");
        }
        assert_eq!(parse(&["a\u{0}"]).unwrap_err(), r#"permissions: no such scope: "a\0""#);
    }

    #[test]
    fn networks_are_networks_or_addresses() {
        let parse = |text: &str| {
            networks(&strings(&[text])).map(|nets| nets[0].to_string()).map_err(|e| e.to_string())
        };
        assert_eq!(parse("203.0.113.0/24").unwrap(), "203.0.113.0/24");
        assert_eq!(parse("203.0.113.9").unwrap(), "203.0.113.9/32");
        assert_eq!(parse("2001:DB8::/32").unwrap(), "2001:db8::/32");
        assert_eq!(parse("::ffff:203.0.113.9").unwrap(), "203.0.113.9/32");
        assert_eq!(
            parse("203.0.113.9/24").unwrap_err(),
            "allowed_cidrs[0]: 203.0.113.9/24 has host bits set; did you mean 203.0.113.0/24?"
        );
        for bad in ["", "203.0.113.0/33", "example.com", "203.0.113"] {
            assert!(parse(bad).is_err(), "{bad}");
        }
        assert!(networks(&vec!["192.0.2.1".to_owned(); 33]).is_err());
    }
}
