//! What every source file keeps: a size that a reader can hold, and an opening that says what the crate is.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::graph;

/// Lines before the file's tests (STYLE.md: aim at 150, over 250 wants a reason).
const RUST_LINES: usize = 400;
/// Lines of a component (STYLE.md: aim at 100).
const COMPONENT_LINES: usize = 300;

/// The one place that may hold `unsafe`, and why: a system call that takes an address.
const UNSAFE: &str = "src-tauri/src/window/program_text.rs";

/// Every file below `folder` with that extension, build products and installed packages left out.
pub(super) fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap().map(Result::unwrap) {
            let name = entry.file_name().into_string().unwrap();
            if entry.file_type().unwrap().is_dir() {
                let product = name.starts_with('.') || name.starts_with("target") || name.starts_with("dist");
                if !product && name != "node_modules" && name != "gen" {
                    folders.push(entry.path());
                }
            } else if Path::new(&name).extension().is_some_and(|found| found == extension) {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    found
}

fn lines_before_tests(text: &str) -> usize {
    text.lines().take_while(|line| !line.starts_with("#[cfg(test)]")).count()
}

fn is_test(path: &Path) -> bool {
    !path.starts_with("tests/src")
        && path.components().any(|part| part.as_os_str() == "tests" || part.as_os_str() == "tests.rs")
}

fn has_unsafe(text: &str) -> bool {
    let word = ["un", "safe"].concat();
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    // As a word of its own: `'unsafe-inline'` stands in policies, `unsafe_code` in lints.
    code.flat_map(str::split_whitespace).any(|found| found.trim_start_matches('(') == word)
}

fn opens_with_its_purpose(text: &str) -> bool {
    text.starts_with("//!")
}

fn too_long(paths: Vec<PathBuf>, limit: usize, count: fn(&str) -> usize) -> Vec<String> {
    let root = graph::root();
    paths
        .into_iter()
        .filter_map(|path| {
            let lines = count(&fs::read_to_string(&path).unwrap());
            (lines > limit).then(|| format!("{}: {lines} lines", path.strip_prefix(&root).unwrap().display()))
        })
        .collect()
}

#[test]
fn no_rust_file_is_longer_than_a_reader_can_hold() {
    let root = graph::root();
    // A test's length is its table's: they are left to the reviewer.
    let sources = files(&root, "rs").into_iter().filter(|path| !is_test(path.strip_prefix(&root).unwrap()));
    assert_eq!(too_long(sources.collect(), RUST_LINES, lines_before_tests), Vec::<String>::new());
}

#[test]
fn no_component_is_longer_than_a_reader_can_hold() {
    let components = files(&graph::root().join("ui/src"), "svelte");
    assert_eq!(too_long(components, COMPONENT_LINES, |text| text.lines().count()), Vec::<String>::new());
}

#[test]
fn every_crate_opens_with_what_it_is() {
    let (members, _) = graph::read();
    let silent: Vec<_> = members
        .iter()
        .flat_map(|member| &member.roots)
        .filter(|path| !opens_with_its_purpose(&fs::read_to_string(path).unwrap()))
        .collect();
    assert!(silent.is_empty(), "begin these with `//!`: {silent:#?}");
}

#[test]
fn unsafe_stands_in_one_place() {
    let root = graph::root();
    let found: Vec<_> = files(&root, "rs")
        .into_iter()
        .map(|path| path.strip_prefix(&root).unwrap().to_owned())
        .filter(|path| has_unsafe(&fs::read_to_string(root.join(path)).unwrap()))
        .collect();
    assert_eq!(found, [Path::new(UNSAFE)]);
}

#[test]
fn unsafe_is_seen_in_code_and_not_in_words() {
    let code = ["un", "safe { f() }"].concat();
    assert!(has_unsafe(&format!("    {code}\n")));
    assert!(!has_unsafe(&format!("// {code}\n")));
    assert!(!has_unsafe("#![forbid(unsafe_code)]\nconst CSP: &str = \"'unsafe-inline'\";\n"));
}

#[test]
fn only_the_lines_before_the_tests_count() {
    assert_eq!(lines_before_tests("//! a\nfn b() {}\n#[cfg(test)]\nmod tests {\n}\n"), 2);
    assert_eq!(lines_before_tests("    #[cfg(test)]\n"), 1);
}

#[test]
fn a_file_over_the_limit_is_named_with_its_lines() {
    let this = graph::root().join("tests/architecture/sources.rs");
    let found = too_long(vec![this], 10, |text| text.lines().count());
    assert!(found[0].starts_with("tests/architecture/sources.rs: "), "{found:?}");
}

#[test]
fn a_crate_that_opens_with_code_is_told_apart() {
    assert!(opens_with_its_purpose("//! Values.\n"));
    assert!(!opens_with_its_purpose("fn main() {}\n"));
}
