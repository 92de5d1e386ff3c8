//! The arrows of the page: views → features → kit, and `@tauri-apps` in `ui/src/ipc` alone.

use std::{fs, path::Path};

use super::{graph, sources::files};

/// The folders of `ui/src` that may not be imported from the one on the left.
const FORBIDDEN: &[(&str, &[&str])] = &[
    ("kit", &["features", "views", "ipc"]),
    ("features", &["views"]),
    ("ipc", &["kit", "features", "views"]),
];

/// Violations of one file: `path` is relative to `ui/src`.
fn violations(path: &Path, text: &str) -> Vec<String> {
    let tier = path.components().next().and_then(|part| part.as_os_str().to_str()).unwrap_or_default();
    let forbidden = FORBIDDEN.iter().find(|(from, _)| *from == tier).map_or(&[][..], |(_, to)| *to);
    let mut found = Vec::new();
    for target in text.lines().filter_map(imported) {
        let shell = target.starts_with("@tauri-apps") && tier != "ipc";
        let upwards = target.starts_with(['.', '$', '/'])
            && target.split('/').any(|part| forbidden.contains(&part.trim_start_matches('$')));
        if shell || upwards {
            found.push(format!("{} → {target}", path.display()));
        }
    }
    found
}

/// The module that a line imports: what is quoted after `from`, `import` or `import(`.
fn imported(line: &str) -> Option<&str> {
    let at = line.find("from ").map(|at| at + 5).or_else(|| line.find("import").map(|at| at + 6))?;
    let rest = line[at..].trim_start_matches([' ', '(']);
    let quote = rest.chars().next().filter(|letter| "'\"".contains(*letter))?;
    rest[1..].split(quote).next()
}

#[test]
fn the_page_imports_downwards_and_only_ipc_knows_the_shell() {
    let source = graph::root().join("ui/src");
    let mut found = Vec::new();
    for path in files(&source, "svelte").into_iter().chain(files(&source, "ts")) {
        let text = fs::read_to_string(&path).unwrap();
        found.extend(violations(path.strip_prefix(&source).unwrap(), &text));
    }
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn an_import_upwards_or_of_the_shell_is_a_violation() {
    let check = |path: &str, text: &str| violations(Path::new(path), text).len();
    assert_eq!(check("features/keys/Row.svelte", "  import { invoke } from '@tauri-apps/api/core';"), 1);
    assert_eq!(check("ipc/commands.ts", "import { invoke } from '@tauri-apps/api/core';"), 0);
    assert_eq!(check("kit/Button.svelte", "import Keys from \"../features/keys/Keys.svelte\";"), 1);
    assert_eq!(check("kit/Button.svelte", "import { focus } from './focus';"), 0);
    assert_eq!(check("features/keys/Row.svelte", "const page = await import('../../views/Keys.svelte');"), 1);
    assert_eq!(check("views/Keys.svelte", "import Row from '../features/keys/Row.svelte';"), 0);
}
