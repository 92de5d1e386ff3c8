//! Who of ours may import whom. Dependencies of every kind count: a test that reaches across the house couples it as
//! surely as code does, and belongs in `bijak-e2e`, which may import everything and which nothing imports.

use cargo_metadata::DependencyKind;

use super::graph::{self, Member};

/// The table of DESIGN §2. A crate that is not in it may not be a member.
const ALLOWED: &[(&str, &[&str])] = &[
    ("bijak-domain", &[]),
    ("bijak-transparency", &[]),
    ("bijak-api-types", &["bijak-domain"]),
    ("bijak-vault", &["bijak-domain"]),
    ("bijak-client", &["bijak-api-types", "bijak-domain"]),
    ("bijak-audit-cache", &["bijak-domain", "bijak-transparency"]),
    ("bijak-siem", &["bijak-domain"]),
    (
        "bijak-app",
        &[
            "bijak-client",
            "bijak-vault",
            "bijak-audit-cache",
            "bijak-siem",
            "bijak-api-types",
            "bijak-domain",
        ],
    ),
    ("bijak-keys", &["bijak-app", "bijak-domain"]),
    ("bijak-cli", &["bijak-app", "bijak-domain"]),
    ("bijak-authority", &["bijak-api-types", "bijak-domain", "bijak-transparency", "bijak-siem"]),
    ("xtask", &[]),
];

/// May import every crate of ours, and is imported by none.
const TESTS: &str = "bijak-e2e";

fn violations(members: &[Member]) -> Vec<String> {
    let ours = |name: &str| members.iter().any(|member| member.name == name);
    let mut found = Vec::new();
    for member in members.iter().filter(|member| member.name != TESTS) {
        let Some((_, allowed)) = ALLOWED.iter().find(|(name, _)| *name == member.name) else {
            found.push(format!("{}: no place in the table of arrows", member.name));
            continue;
        };
        for dependency in member.dependencies.iter().filter(|dependency| ours(&dependency.name)) {
            if !allowed.contains(&dependency.name.as_str()) {
                found.push(format!("{} → {} ({:?})", member.name, dependency.name, dependency.kind));
            }
        }
    }
    found
}

#[test]
fn every_arrow_between_our_crates_is_in_the_table() {
    assert_eq!(violations(&graph::read().0), Vec::<String>::new());
}

#[test]
fn an_arrow_outside_the_table_is_a_violation() {
    let house = [
        Member::made_up("bijak-domain", &[("bijak-client", DependencyKind::Normal)]),
        Member::made_up(
            "bijak-client",
            &[("bijak-domain", DependencyKind::Normal), ("serde", DependencyKind::Normal)],
        ),
    ];
    assert_eq!(violations(&house), ["bijak-domain → bijak-client (Normal)"]);
}

#[test]
fn a_dev_dependency_is_an_arrow_too() {
    let house = [
        Member::made_up("bijak-app", &[("bijak-authority", DependencyKind::Development)]),
        Member::made_up("bijak-authority", &[]),
    ];
    assert_eq!(violations(&house), ["bijak-app → bijak-authority (Development)"]);
}

#[test]
fn the_tests_import_everything_and_nothing_imports_them() {
    let house = [
        Member::made_up("bijak-e2e", &[("bijak-authority", DependencyKind::Normal)]),
        Member::made_up("bijak-authority", &[("bijak-e2e", DependencyKind::Development)]),
    ];
    assert_eq!(violations(&house), ["bijak-authority → bijak-e2e (Development)"]);
}

#[test]
fn a_new_crate_needs_a_place_in_the_table() {
    assert_eq!(
        violations(&[Member::made_up("bijak-util", &[])]),
        ["bijak-util: no place in the table of arrows"]
    );
}
