//! cargo-deny, which checks licences, sources and bans.

use crate::{process, workspace::Workspace};

/// Installs cargo-deny where it is missing. Unoptimised: it builds in a third of the time, and checks once a run.
pub(crate) fn install(workspace: &Workspace) -> anyhow::Result<()> {
    if process::succeeds(workspace.cargo().args(["deny", "--version"])) {
        return Ok(());
    }
    println!("setup: cargo-deny is missing");
    process::run(
        workspace
            .cargo()
            .args(["install", "cargo-deny", "--locked", "--profile", "release"])
            .env("CARGO_TARGET_DIR", workspace.target.join("cargo-deny"))
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "256")
            .env("CARGO_PROFILE_RELEASE_DEBUG", "false"),
    )
}
