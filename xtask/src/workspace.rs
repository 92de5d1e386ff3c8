//! Where things are: the root of the clone and the one target directory that everything is built into.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Context as _;

use crate::process;

/// The paths of this clone, as cargo itself sees them (`CARGO_TARGET_DIR` and config files included).
#[derive(Debug, Clone)]
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    pub(crate) target: PathBuf,
}

impl Workspace {
    /// Asks `cargo metadata`.
    pub(crate) fn find() -> anyhow::Result<Self> {
        let text = process::output(process::cargo().args([
            "metadata",
            "--no-deps",
            "--format-version=1",
            "--offline",
        ]))?;
        let metadata: serde_json::Value = serde_json::from_str(&text).context("cargo metadata")?;
        let path = |field: &str| {
            metadata[field]
                .as_str()
                .map(PathBuf::from)
                .with_context(|| format!("cargo metadata lacks {field}"))
        };
        Ok(Self { root: path("workspace_root")?, target: path("target_directory")? })
    }

    pub(crate) fn ui(&self) -> PathBuf {
        self.root.join("ui")
    }

    /// The folder that one of cargo's profiles fills: `target/debug` or `target/release`.
    pub(crate) fn built(&self, release: bool) -> PathBuf {
        self.target.join(if release { "release" } else { "debug" })
    }

    /// cargo, run in the root.
    pub(crate) fn cargo(&self) -> Command {
        let mut cargo = process::cargo();
        cargo.current_dir(&self.root);
        cargo
    }

    /// npm, run in the folder of the UI.
    pub(crate) fn npm(&self) -> Command {
        let mut npm = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
        npm.current_dir(self.ui());
        npm
    }

    /// A path as a person at the root would type it.
    pub(crate) fn relative<'path>(&self, path: &'path Path) -> &'path Path {
        path.strip_prefix(&self.root).unwrap_or(path)
    }
}
