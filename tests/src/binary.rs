//! Our own binaries, built for tests. A missing or unfit one is a failure that says what to run.

use std::{
    path::{Path, PathBuf},
    sync::{LazyLock, Mutex},
};

use anyhow::{Context, Result, bail};

use crate::memory::file_contains;

const BUILD: &str = "(cd ui && npm ci && npm run build) && cargo build --locked -p bijak-authority -p bijak-keys \
                     --features bijak-authority/test-hooks,bijak-keys/test-hooks,bijak-keys/custom-protocol";
/// Only a binary with `test-hooks` names the clock file's variable.
const HOOKS_MARK: &[u8] = bijak_domain::test_hooks::CLOCK_FILE_VARIABLE.as_bytes();

/// `bijak-authority` or `bijak-keys` in `BIJAK_E2E_BIN_DIR`, or beside this test in the target directory.
pub fn binary(name: &str) -> Result<PathBuf> {
    static FIT: LazyLock<Mutex<Vec<PathBuf>>> = LazyLock::new(Mutex::default);
    let path = directory()?.join(name);
    if !path.is_file() {
        bail!("{} is missing. Run `cargo xtask test`, or: {BUILD}", path.display());
    }
    let mut fit = FIT.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if !fit.contains(&path) {
        if !file_contains(&path, HOOKS_MARK)? {
            bail!("{} was built without the feature `test-hooks`. Run: {BUILD}", path.display());
        }
        fit.push(path.clone());
    }
    Ok(path)
}

fn directory() -> Result<PathBuf> {
    if let Some(directory) = std::env::var_os("BIJAK_E2E_BIN_DIR") {
        return Ok(directory.into());
    }
    // target/debug/deps/journeys-HASH
    let test = std::env::current_exe()?;
    test.parent().and_then(Path::parent).map(Path::to_owned).context("the test has no target directory")
}

/// Where journeys keep logs and pictures: `target/e2e`.
pub(crate) fn evidence_root() -> Result<PathBuf> {
    let test = std::env::current_exe()?;
    let target = test.ancestors().nth(3).context("the test has no target directory")?;
    Ok(target.join("e2e"))
}
