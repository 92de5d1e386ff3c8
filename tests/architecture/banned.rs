//! Crates that may not be in the lock file at all: a second TLS stack, a second database layer. deny.toml bans them
//! for cargo-deny; here they fail for everybody who runs the tests.

use super::graph;

const BANNED: &[(&str, &str)] = &[
    ("openssl", "TLS is rustls with ring"),
    ("openssl-sys", "TLS is rustls with ring"),
    ("native-tls", "TLS is rustls with ring"),
    ("aws-lc-rs", "one provider of cryptography for TLS: ring"),
    ("sqlx", "links sqlite3 a second time"),
    ("sqlx-core", "links sqlite3 a second time"),
    ("async-std", "the runtime is tokio"),
    ("smol", "the runtime is tokio"),
];

fn violations(packages: &[String]) -> Vec<String> {
    BANNED
        .iter()
        .filter(|(name, _)| packages.iter().any(|package| package == name))
        .map(|(name, why)| format!("{name}: {why}"))
        .collect()
}

#[test]
fn no_banned_crate_is_in_the_lock_file() {
    assert_eq!(violations(&graph::read().1), Vec::<String>::new());
}

#[test]
fn a_banned_crate_is_a_violation_however_deep_it_lies() {
    let packages = ["serde".to_owned(), "native-tls".to_owned()];
    assert_eq!(violations(&packages), ["native-tls: TLS is rustls with ring"]);
}
