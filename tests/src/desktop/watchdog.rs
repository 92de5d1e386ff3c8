//! Whoever cleans up after a journey, however it ends.

use std::{
    os::unix::process::CommandExt,
    path::Path,
    process::{Child, Command, Stdio},
};

use anyhow::Result;

use crate::tool;

/// The environment variable that marks every process of a desktop, its value the private directory.
pub(super) const MARK: &str = "BIJAK_E2E_DESKTOP";

/// A shell that waits for the end of its standard input and then ends everything with the mark.
#[derive(Debug)]
pub(super) struct Watchdog(Child);

impl Watchdog {
    pub(super) fn start(root: &Path) -> Result<Self> {
        let child = Command::new(tool("sh")?)
            .args(["-c", include_str!("watchdog.sh"), "watchdog"])
            .arg(root)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()?;
        Ok(Self(child))
    }
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let _swept = self.0.wait();
    }
}
