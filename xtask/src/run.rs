//! `cargo xtask run`: from a fresh clone to the app's welcome screen.

use std::process::Command;

use anyhow::bail;

use crate::{UsageError, demo, page, process, setup, setup::Group, take_flags, workspace::Workspace};

pub(crate) const DOES: &str = "install what is missing, build, and start the app";

pub(crate) fn run(workspace: &Workspace, words: &[String]) -> anyhow::Result<()> {
    let ([release, demo], rest) = take_flags(words, ["--release", "--demo"])?;
    if let Some(word) = rest.first() {
        return Err(UsageError(format!("unknown word `{word}`")).into());
    }
    setup::install(workspace, &[Group::Build])?;
    build(workspace, release)?;
    let program =
        |name: &str| workspace.built(release).join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    let app = program("bijak-keys");
    if !has_display() {
        bail!(
            "built {}, but this machine has no display: neither DISPLAY nor WAYLAND_DISPLAY is set.\n\
             Run it inside a desktop session, or look at it through a virtual one: xvfb-run -a cargo xtask run",
            workspace.relative(&app).display()
        );
    }
    let mut start = Command::new(app);
    if demo {
        start.env("BIJAK_KEYS_DATA_DIR", demo::prepare(workspace, &program("bijak-authority"))?);
    }
    process::run(&mut start)
}

/// The page, then the authority and the app side by side: the app starts the authority that lies beside it.
pub(crate) fn build(workspace: &Workspace, release: bool) -> anyhow::Result<()> {
    page::build(workspace)?;
    let mut build = workspace.cargo();
    build.args(["build", "--locked", "-p", "bijak-authority", "-p", "bijak-keys"]);
    build.args(["--features", "bijak-keys/custom-protocol"]);
    if release {
        build.arg("--release");
    }
    process::run(&mut build)
}

fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}
