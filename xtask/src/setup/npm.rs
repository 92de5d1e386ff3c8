//! The UI's npm packages, exactly as `ui/package-lock.json` lists them.

use std::{fs, path::PathBuf};

use anyhow::Context as _;

use crate::{process, workspace::Workspace};

/// `npm ci`, unless the lock file is the one that was installed last.
pub(crate) fn install(workspace: &Workspace) -> anyhow::Result<()> {
    let lock = workspace.ui().join("package-lock.json");
    let wanted = fs::read(&lock).with_context(|| format!("cannot read {}", lock.display()))?;
    let installed = installed_lock(workspace);
    if fs::read(&installed).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    println!("setup: the UI's npm packages are missing or changed");
    process::run(workspace.npm().args(["ci", "--no-audit", "--no-fund"]))?;
    fs::write(&installed, wanted).with_context(|| format!("cannot write {}", installed.display()))
}

/// A copy of the lock file inside what was installed: it vanishes together with it.
fn installed_lock(workspace: &Workspace) -> PathBuf {
    workspace.ui().join("node_modules/.bijak-package-lock.json")
}
