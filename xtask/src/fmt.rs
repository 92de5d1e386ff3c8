//! `cargo xtask fmt`: formats everything that has a formatter.

use crate::{UsageError, process, setup, workspace::Workspace};

pub(crate) const DOES: &str = "format the Rust code and, where it has a formatter, the UI";

pub(crate) fn run(workspace: &Workspace, words: &[String]) -> anyhow::Result<()> {
    if let Some(word) = words.first() {
        return Err(UsageError(format!("unknown option `{word}`")).into());
    }
    process::run(workspace.cargo().args(["fmt", "--all"]))?;
    if has_script(workspace, "format")? {
        setup::npm::install(workspace)?;
        process::run(workspace.npm().args(["run", "--silent", "format"]))?;
    }
    Ok(())
}

/// Whether the UI's package.json has a script of that name.
pub(crate) fn has_script(workspace: &Workspace, name: &str) -> anyhow::Result<bool> {
    let text = std::fs::read_to_string(workspace.ui().join("package.json"))?;
    let package: serde_json::Value = serde_json::from_str(&text)?;
    Ok(package["scripts"][name].is_string())
}
