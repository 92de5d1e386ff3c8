//! Proof that what ships has no test hooks: no clock file, no fail points.

use std::fs;

use anyhow::{Context as _, bail};

use super::step::Context;

/// Names that only code under the feature `test-hooks` carries.
const MARKS: [&str; 2] = ["BIJAK_TEST_CLOCK_FILE", "FAILPOINTS"];

/// Builds the authority as the README says, in the release profile, and searches the binary for the hooks' names.
/// The debug binary of the journeys is searched too: a search that finds nothing there could find nothing here.
pub(super) fn lacks_test_hooks(context: &Context) -> anyhow::Result<()> {
    let workspace = &context.workspace;
    context.run(workspace.cargo().args(["build", "--release", "--locked", "-p", "bijak-authority"]))?;
    let name = format!("bijak-authority{}", std::env::consts::EXE_SUFFIX);
    let read = |release: bool| {
        let path = workspace.built(release).join(&name);
        fs::read(&path).with_context(|| format!("cannot read {}", path.display()))
    };
    let (hooked, shipped) = (read(false)?, read(true)?);
    for mark in MARKS {
        if !contains(&hooked, mark.as_bytes()) {
            bail!("the search proves nothing: the journeys' own {name} does not name {mark}");
        }
        if contains(&shipped, mark.as_bytes()) {
            bail!("the release {name} carries the test hook {mark}");
        }
    }
    Ok(())
}

fn contains(hay: &[u8], needle: &[u8]) -> bool {
    hay.windows(needle.len()).any(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_wherever_it_stands() {
        assert!(contains(b"..FAILPOINTS", b"FAILPOINTS"));
        assert!(!contains(b"FAILPOINT", b"FAILPOINTS"));
    }
}
