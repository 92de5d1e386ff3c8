//! The programs that read our formats back, below `target/readers`.

use std::{
    io::Write,
    path::{Path, PathBuf},
    process::Command,
};

use serde::de::DeserializeOwned;
use serde_json::Value;
use tempfile::NamedTempFile;

/// `target/readers/…`, which `cargo xtask setup test` fills.
pub(super) fn installed(path: &str) -> PathBuf {
    // target/debug/deps/siem-HASH
    let test = std::env::current_exe().unwrap();
    let found = test.ancestors().nth(3).unwrap().join("readers").join(path);
    assert!(found.exists(), "{} is missing. Run `cargo xtask setup test`", found.display());
    found
}

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("siem/readers").join(name)
}

pub(super) fn file(bytes: &[u8]) -> NamedTempFile {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    file
}

/// What a Python reader prints of these bytes.
pub(super) fn python(name: &str, bytes: &[u8]) -> String {
    let file = file(bytes);
    output(
        Command::new(installed("python/bin/python"))
            .arg(script(name))
            .arg(file.path())
            .env("PYTHONUTF8", "1"),
    )
}

/// What a Node.js reader prints of these bytes.
pub(super) fn node(name: &str, bytes: &[u8]) -> String {
    let file = file(bytes);
    output(Command::new("node").arg(script(name)).arg(file.path()).arg(installed("node")))
}

/// A program out of an unpacked Debian package, with the libraries and modules that lie beside it.
pub(super) fn unpacked(program: &str) -> Command {
    let root = installed("syslog");
    let mut command = Command::new(root.join(program));
    let libraries = [root.join("usr/lib/syslog-ng"), root.join("usr/lib/syslog-ng/3.38")];
    command.env("LD_LIBRARY_PATH", std::env::join_paths(libraries).unwrap());
    command
}

pub(super) fn output(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{command:?} failed:\n{said}");
    String::from_utf8(output.stdout).unwrap()
}

/// One JSON value a line.
pub(super) fn lines<T: DeserializeOwned>(text: &str) -> Vec<T> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A reader that judges by itself: it read them all and has nothing to say.
pub(super) fn assert_valid(verdict: &str, count: usize) -> Value {
    let verdict: Value = serde_json::from_str(verdict).unwrap();
    let errors = verdict["errors"].as_array().unwrap();
    assert!(errors.is_empty(), "{} errors, such as {:#?}", errors.len(), &errors[..errors.len().min(5)]);
    assert_eq!(verdict["count"], count);
    verdict
}
