//! `cargo xtask setup`: finds out what this machine lacks and installs only that.
//!
//! Groups: `build` (to compile the app), `test` (to drive it without a desktop), `bench` (to measure it).
//! `bijak-authority` alone needs none of them, only cargo.

mod cargo_deny;
mod node;
pub(crate) mod npm;
mod readers;
mod system;

use crate::{UsageError, take_flags, workspace::Workspace};

pub(crate) const DOES: &str =
    "install what is missing: system packages, npm packages, cargo-deny, readers of SIEM formats";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Group {
    Build,
    Test,
    Bench,
}

pub(crate) fn run(workspace: &Workspace, words: &[String]) -> anyhow::Result<()> {
    let ([], names) = take_flags(words, [])?;
    let mut groups = Vec::new();
    for name in &names {
        groups.push(match name.as_str() {
            "build" => Group::Build,
            "test" => Group::Test,
            "bench" => Group::Bench,
            other => return Err(UsageError(format!("unknown group `{other}`")).into()),
        });
    }
    if groups.is_empty() {
        groups = vec![Group::Build, Group::Test];
    }
    install(workspace, &groups)?;
    println!("setup: nothing is missing");
    Ok(())
}

/// Installs the groups' system packages alone: for what needs no page.
pub(crate) fn install_programs(groups: &[Group]) -> anyhow::Result<()> {
    system::install(groups)
}

/// Installs what the groups need and this machine lacks; silent where nothing is.
pub(crate) fn install(workspace: &Workspace, groups: &[Group]) -> anyhow::Result<()> {
    system::install(groups)?;
    node::check()?;
    npm::install(workspace)?;
    if groups.contains(&Group::Test) {
        cargo_deny::install(workspace)?;
        readers::install(workspace)?;
    }
    Ok(())
}
