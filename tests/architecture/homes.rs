//! Third-party crates with one home each: the rest of the house names our own words for what they do, so that
//! replacing one is a change in one crate. `bijak-e2e` stands outside, as a stranger would, and may use any.

use cargo_metadata::DependencyKind;

use super::graph::{self, Member};

/// A crate's name, or a prefix that ends with `*`, and the members that may depend on it.
const HOMES: &[(&str, &[&str])] = &[
    ("tauri*", &["bijak-keys"]),
    ("arboard", &["bijak-keys"]),
    ("keyring*", &["bijak-vault"]),
    ("secret-service", &["bijak-vault"]),
    ("chacha20poly1305", &["bijak-vault"]),
    ("ed25519-dalek", &["bijak-transparency"]),
    ("ring", &["bijak-authority"]),
    ("oauth2", &["bijak-client"]),
    ("reqwest", &["bijak-client", "bijak-siem", "bijak-authority"]),
    ("rusqlite*", &["bijak-vault", "bijak-audit-cache", "bijak-app", "bijak-authority"]),
    ("axum*", &["bijak-authority"]),
    ("tokio-postgres*", &["bijak-authority"]),
];

const TESTS: &str = "bijak-e2e";

fn violations(members: &[Member]) -> Vec<String> {
    let mut found = Vec::new();
    for member in members.iter().filter(|member| member.name != TESTS) {
        for dependency in &member.dependencies {
            let at_home = HOMES
                .iter()
                .filter(|(pattern, _)| names(pattern, &dependency.name))
                .all(|(_, homes)| homes.contains(&member.name.as_str()));
            if !at_home {
                found.push(format!("{} → {} ({:?})", member.name, dependency.name, dependency.kind));
            }
        }
    }
    found
}

fn names(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(prefix) => name.starts_with(prefix),
        None => name == pattern,
    }
}

#[test]
fn every_third_party_crate_with_a_home_stays_there() {
    assert_eq!(violations(&graph::read().0), Vec::<String>::new());
}

#[test]
fn a_crate_outside_its_home_is_a_violation() {
    let house = [
        Member::made_up("bijak-app", &[("tauri-plugin-opener", DependencyKind::Normal)]),
        Member::made_up(
            "bijak-client",
            &[("axum", DependencyKind::Development), ("reqwest", DependencyKind::Normal)],
        ),
        Member::made_up("bijak-vault", &[("keyring", DependencyKind::Normal)]),
        Member::made_up("bijak-e2e", &[("reqwest", DependencyKind::Normal)]),
    ];
    assert_eq!(
        violations(&house),
        ["bijak-app → tauri-plugin-opener (Normal)", "bijak-client → axum (Development)"]
    );
}

#[test]
fn every_home_is_a_crate_that_exists() {
    let (members, _) = graph::read();
    for home in HOMES.iter().flat_map(|(_, homes)| *homes) {
        assert!(members.iter().any(|member| member.name == *home), "{home}");
    }
}
