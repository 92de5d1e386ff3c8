//! How many journeys run at once: each starts a browser and a webview, and the machine has two cores. The lock is a
//! file, since `cargo nextest` gives every test a process of its own.

use std::{
    fs::{File, TryLockError},
    time::Duration,
};

use anyhow::{Context, Result};

use crate::{binary::evidence_root, wait_until_within};

/// Held while a journey runs.
#[derive(Debug)]
pub(crate) struct Slot(#[expect(dead_code, reason = "held for its lock")] File);

impl Slot {
    /// Waits for one of `BIJAK_E2E_PARALLEL` places (default 2).
    pub(crate) async fn take() -> Result<Self> {
        let places = std::env::var("BIJAK_E2E_PARALLEL").ok().and_then(|n| n.parse().ok()).unwrap_or(2_usize);
        let directory = evidence_root()?;
        std::fs::create_dir_all(&directory)?;
        let files = (0..places.max(1))
            .map(|n| File::create(directory.join(format!(".slot-{n}"))).context("slot file"))
            .collect::<Result<Vec<_>>>()?;
        wait_until_within(Duration::from_mins(30), "a free place to run a journey", async || {
            for file in &files {
                match file.try_lock() {
                    Ok(()) => return Ok(Some(Self(file.try_clone()?))),
                    Err(TryLockError::WouldBlock) => {}
                    Err(TryLockError::Error(error)) => return Err(error.into()),
                }
            }
            Ok(None)
        })
        .await
    }
}
