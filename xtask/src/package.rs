//! `cargo xtask package`: a Debian package of the app with the authority beside it.

use crate::{UsageError, process, run, setup, setup::Group, workspace::Workspace};

pub(crate) const DOES: &str = "build the .deb of the app";

/// The packager is a program of its own, needed by nobody else: fetched for the call, not kept in the UI's packages.
const PACKAGER: &str = "@tauri-apps/cli@2.12";

pub(crate) fn run(workspace: &Workspace, words: &[String]) -> anyhow::Result<()> {
    if let Some(word) = words.first() {
        return Err(UsageError(format!("unknown option `{word}`")).into());
    }
    setup::install(workspace, &[Group::Build])?;
    run::build(workspace, true)?;
    let mut bundle = workspace.npm();
    bundle.current_dir(workspace.root.join("src-tauri"));
    bundle.args([
        "exec",
        "--yes",
        &format!("--package={PACKAGER}"),
        "--",
        "tauri",
        "bundle",
        "--bundles",
        "deb",
    ]);
    process::run(&mut bundle)
}
