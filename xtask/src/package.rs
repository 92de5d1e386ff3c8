//! `cargo xtask package`: a Debian package of the app with the authority beside it.

use crate::{UsageError, process, run, setup, setup::Group, workspace::Workspace};

pub(crate) const DOES: &str = "build the .deb of the app";

pub(crate) fn run(workspace: &Workspace, words: &[String]) -> anyhow::Result<()> {
    if let Some(word) = words.first() {
        return Err(UsageError(format!("unknown option `{word}`")).into());
    }
    setup::install(workspace, &[Group::Build])?;
    run::build(workspace, true)?;
    process::run(workspace.npm().args(["exec", "--", "tauri", "bundle", "--bundles", "deb"]))
}
