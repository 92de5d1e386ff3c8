//! A journey leaves nothing behind, however it ends.

use std::{cell::RefCell, panic::AssertUnwindSafe, path::PathBuf};

use anyhow::{Result, bail};
use bijak_e2e::{Desktop, Setup, is_alive, journey, wait_until};

/// Starts a program that leaves its parent, its session and its standard streams, as a cold-started app does.
async fn start_daemon(desktop: &Desktop) -> Result<(u32, PathBuf)> {
    let status = desktop.command("setsid").args(["--fork", "sleep", "600"]).status()?;
    assert!(status.success());
    let daemon = wait_until("the daemon", async || Ok(desktop.processes("sleep")?.first().copied())).await?;
    Ok((daemon, desktop.root().to_owned()))
}

fn assert_gone((daemon, root): (u32, PathBuf)) {
    assert!(daemon > 0 && !is_alive(daemon), "process {daemon} is left");
    assert!(!root.exists(), "{} is left", root.display());
}

#[test]
fn a_failed_journey_ends_every_process_and_removes_its_directory() {
    let seen = RefCell::default();
    let outcome = journey("harness-leftovers-error", Setup::default(), async |desktop| {
        seen.replace(start_daemon(desktop).await?);
        bail!("the journey's own failure")
    });
    let error = format!("{:#}", outcome.unwrap_err());
    assert!(error.contains("the journey's own failure"), "{error}");
    assert_gone(seen.take());
}

#[test]
fn a_panicked_journey_does_too() {
    let seen = RefCell::default();
    let outcome = std::panic::catch_unwind(AssertUnwindSafe(|| {
        journey("harness-leftovers-panic", Setup::default(), async |desktop| {
            seen.replace(start_daemon(desktop).await?);
            panic!("on purpose")
        })
    }));
    assert!(outcome.is_err());
    assert_gone(seen.take());
}
