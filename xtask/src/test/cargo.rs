//! The steps that cargo does.

use std::process::Command;

use super::step::Context;
use crate::{process, workspace::Workspace};

/// What every step selects. The same packages, targets and features each time: cargo unifies features over the
/// selection, and another one would compile the whole tree again. All features: `test-hooks` for the journeys'
/// clock and fail points, `custom-protocol` so that the app serves the page that is embedded in it.
const SELECTION: [&str; 3] = ["--workspace", "--all-features", "--locked"];

/// The nextest filter (a run goes to its end, so that it tells every failure), and the `cargo test` argument, that tell journeys from the rest.
const JOURNEYS: &str = "journeys";

pub(super) fn fmt(context: &Context) -> anyhow::Result<()> {
    context.run(context.workspace.cargo().args(["fmt", "--all", "--check"]))
}

pub(super) fn deny(context: &Context) -> anyhow::Result<()> {
    // Offline, so that it needs no advisory database; but every manifest of the lock file must be on this computer.
    context.run(context.workspace.cargo().args(["fetch", "--locked", "--quiet"]))?;
    context.run(context.workspace.cargo().args(["deny", "--offline", "check", "bans", "licenses", "sources"]))
}

pub(super) fn clippy(context: &Context) -> anyhow::Result<()> {
    let mut clippy = selected(&context.workspace, &["clippy"]);
    context.run(clippy.args(["--all-targets", "--", "-D", "warnings"]))?;
    // Once more as it ships. The libraries are the same units; only our own crates are read again.
    let mut shipped = context.workspace.cargo();
    shipped.args(["clippy", "--workspace", "--locked", "--features", "bijak-keys/custom-protocol"]);
    context.run(shipped.args(["--all-targets", "--", "-D", "warnings"]))
}

/// Every test and every binary at once, so that the tests and the processes they drive come from one build.
pub(super) fn build(context: &Context) -> anyhow::Result<()> {
    context.run(selected(&context.workspace, &["build"]).arg("--all-targets"))
}

pub(super) fn doc_tests(context: &Context) -> anyhow::Result<()> {
    context.run(selected(&context.workspace, &["test"]).args(["--doc", "--quiet"]))
}

pub(super) fn unit(context: &Context) -> anyhow::Result<()> {
    if has_nextest() {
        let mut nextest = selected(&context.workspace, &["nextest", "run"]);
        return context.run(nextest.args(["--no-fail-fast", "-E", &format!("not binary({JOURNEYS})")]));
    }
    // Cargo takes a pattern here: every test target but those that begin like `journeys`.
    let mut test = selected(&context.workspace, &["test"]);
    context.run(test.args(["--lib", "--bins", "--test", "[!j]*"]))
}

pub(super) fn journeys(context: &Context) -> anyhow::Result<()> {
    if has_nextest() {
        let mut nextest = selected(&context.workspace, &["nextest", "run"]);
        return context.run(nextest.args(["--no-fail-fast", "-E", &format!("binary({JOURNEYS})")]));
    }
    context.run(selected(&context.workspace, &["test"]).args(["--test", JOURNEYS]))
}

fn has_nextest() -> bool {
    process::succeeds(process::cargo().args(["nextest", "--version"]))
}

fn selected(workspace: &Workspace, command: &[&str]) -> Command {
    let mut cargo = workspace.cargo();
    cargo.args(command).args(SELECTION);
    cargo
}
