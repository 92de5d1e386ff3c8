//! `cargo xtask types`: writes `ui/src/ipc/types.gen.ts` anew from the views of `bijak-app`.

use crate::{UsageError, process, workspace::Workspace};

pub(crate) const DOES: &str = "write ui/src/ipc/types.gen.ts from the Rust views";

pub(crate) fn run(workspace: &Workspace, words: &[String]) -> anyhow::Result<()> {
    if let Some(word) = words.first() {
        return Err(UsageError(format!("unknown option `{word}`")).into());
    }
    // The test that fails when the file is stale is the one that writes it: one rendering, no second opinion.
    process::run(
        workspace
            .cargo()
            .args(["test", "--locked", "--quiet", "-p", "bijak-app", "--test", "types_gen"])
            .env("BIJAK_UPDATE_TYPES", "1"),
    )
}
