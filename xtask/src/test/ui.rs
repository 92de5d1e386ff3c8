//! The steps that npm does.

use super::step::Context;
use crate::fmt::has_script;

/// `ui/dist`, which the shell embeds when it is compiled.
pub(super) fn build(context: &Context) -> anyhow::Result<()> {
    crate::setup::npm::install(&context.workspace)?;
    script(context, "build")
}

pub(super) fn check(context: &Context) -> anyhow::Result<()> {
    script(context, "check")
}

/// vitest, and the accessibility check of every view where the UI has one.
pub(super) fn unit(context: &Context) -> anyhow::Result<()> {
    script(context, "test")?;
    if has_script(&context.workspace, "test:a11y")? {
        script(context, "test:a11y")?;
    }
    Ok(())
}

fn script(context: &Context, name: &str) -> anyhow::Result<()> {
    context.run(context.workspace.npm().args(["run", "--silent", name]))
}
