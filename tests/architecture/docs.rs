//! What the documents promise must exist: every test that SECURITY.md calls as a witness, every file that a link names.

use std::{collections::HashSet, fs, path::Path};

use super::{graph, sources::files};

/// The tests that a document calls as witnesses: what stands in backticks on the lines that begin `Proved by`.
fn witnesses(document: &str) -> Vec<&str> {
    let lines = document.lines().filter(|line| line.starts_with("Proved by"));
    lines.flat_map(|line| line.split('`').skip(1).step_by(2)).collect()
}

/// The names of the test functions in a Rust source.
fn test_names(source: &str) -> impl Iterator<Item = &str> {
    source.lines().filter_map(|line| {
        let rest =
            line.trim_start().strip_prefix("async ").unwrap_or(line.trim_start()).strip_prefix("fn ")?;
        rest.split(['(', '<']).next()
    })
}

/// The targets of a document's links and pictures, anchors and web pages left out.
fn links(document: &str) -> Vec<&str> {
    let targets =
        document.split("](").skip(1).filter_map(|rest| rest.split_once(')').map(|(target, _)| target));
    let local = targets.filter(|target| !target.starts_with("http") && !target.starts_with('#'));
    local.map(|target| target.split('#').next().unwrap_or(target)).collect()
}

#[test]
fn every_witness_of_the_security_model_is_a_test_that_exists() {
    let root = graph::root();
    let sources: Vec<_> = files(&root, "rs").iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let known: HashSet<_> = sources.iter().flat_map(|source| test_names(source)).collect();
    let document = fs::read_to_string(root.join("docs/SECURITY.md")).unwrap();
    let called = witnesses(&document);
    assert!(!called.is_empty(), "SECURITY.md calls no witness");
    let missing: Vec<_> = called.into_iter().filter(|name| !known.contains(name)).collect();
    assert!(missing.is_empty(), "no such tests: {missing:#?}");
}

#[test]
fn every_link_of_a_document_leads_somewhere() {
    let root = graph::root();
    let mut dead = Vec::new();
    for path in files(&root.join("docs"), "md").into_iter().chain([root.join("README.md")]) {
        let text = fs::read_to_string(&path).unwrap();
        let folder = path.parent().unwrap_or(Path::new(""));
        dead.extend(
            links(&text)
                .into_iter()
                .filter(|target| !folder.join(target).exists())
                .map(|target| format!("{} → {target}", path.strip_prefix(&root).unwrap().display())),
        );
    }
    assert_eq!(dead, Vec::<String>::new());
}

#[test]
fn witnesses_and_links_are_read_off_a_document() {
    let document =
        "See [API](API.md#keys), [site](https://example.com).\nProved by `a_b`, `c_d`.\nNot `e_f`.\n";
    assert_eq!(witnesses(document), ["a_b", "c_d"]);
    assert_eq!(links(document), ["API.md"]);
    assert_eq!(test_names("    async fn a_b() {\nfn c<T>(t: T) {}\n").collect::<Vec<_>>(), ["a_b", "c"]);
}
