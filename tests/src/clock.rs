//! The injected clock of the processes under test.

use std::path::{Path, PathBuf};

use anyhow::Result;

/// The file that `BIJAK_TEST_CLOCK_FILE` names: an offset to the system clock in milliseconds, read at every call.
#[derive(Debug, Clone)]
pub struct ClockFile {
    path: PathBuf,
}

impl ClockFile {
    pub(crate) fn create(path: PathBuf) -> Result<Self> {
        std::fs::write(&path, "0")?;
        Ok(Self { path })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Moves the time of every process of this desktop forward.
    pub fn advance_seconds(&self, seconds: i64) -> Result<()> {
        let now: i64 = std::fs::read_to_string(&self.path)?.trim().parse()?;
        // Replaced in one step: a reader never sees half a number.
        let next = self.path.with_extension("next");
        std::fs::write(&next, (now + seconds * 1000).to_string())?;
        std::fs::rename(next, &self.path)?;
        Ok(())
    }
}
