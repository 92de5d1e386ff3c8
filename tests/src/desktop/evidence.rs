//! What a journey leaves for whoever looks into its failure: `steps.log` and pictures.

use std::{io::Write, path::PathBuf};

use anyhow::{Result, ensure};

use crate::{Desktop, Page, tool};

impl Desktop {
    /// Pages of which a failure takes pictures.
    pub(crate) fn watch_page(&self, name: &str, page: &Page) {
        self.pages.borrow_mut().push((name.to_owned(), page.clone()));
    }

    pub(crate) fn pages(&self) -> Vec<(String, Page)> {
        self.pages.borrow().clone()
    }

    /// Writes a line with the elapsed time into the journey's `steps.log`.
    pub fn note(&self, step: &str) -> Result<()> {
        let path = self.evidence.join("steps.log");
        let mut file = std::fs::File::options().create(true).append(true).open(path)?;
        writeln!(file, "{:8.3} {step}", self.started.elapsed().as_secs_f64())?;
        Ok(())
    }

    /// Where a picture on the way goes, if `BIJAK_E2E_SHOTS` asks for them.
    pub(crate) fn picture(&self, name: &str) -> Option<PathBuf> {
        std::env::var_os("BIJAK_E2E_SHOTS")?;
        Some(self.evidence.join(format!("{name}.png")))
    }

    /// A picture of the whole screen: `{evidence}/{name}.png`.
    pub fn shoot_screen(&self, name: &str) -> Result<()> {
        let file = self.evidence.join(format!("{name}.png"));
        let status = self.command(tool("import")?).args(["-window", "root"]).arg(file).status()?;
        ensure!(status.success(), "import ended with {status}");
        Ok(())
    }
}
