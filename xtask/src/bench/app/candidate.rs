//! The programs that are measured side by side, each built or found before the first round.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use super::{bare_tauri, session::Session};
use crate::{process, run, workspace::Workspace};

const PAGE: &str = include_str!("page.html");

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Candidate {
    Ours,
    BareTauri,
    WebKit,
    Chromium,
}

pub(crate) const ALL: [Candidate; 4] =
    [Candidate::WebKit, Candidate::BareTauri, Candidate::Chromium, Candidate::Ours];

/// Where each candidate lies.
pub(crate) struct Programs {
    ours: PathBuf,
    bare_tauri: PathBuf,
    webkit: PathBuf,
    page: PathBuf,
}

impl Candidate {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Ours => "Bijak Keys",
            Self::BareTauri => "bare Tauri",
            Self::WebKit => "WebKitGTK in C",
            Self::Chromium => "Chromium --app",
        }
    }
}

impl Programs {
    /// Builds ours and the references, all in release.
    pub(crate) fn build(workspace: &Workspace) -> anyhow::Result<Self> {
        let folder = workspace.target.join("bench");
        run::build(workspace, true)?;
        let page = folder.join("page.html");
        std::fs::write(&page, PAGE)?;
        Ok(Self {
            ours: workspace.built(true).join("bijak-keys"),
            bare_tauri: bare_tauri::build(workspace, PAGE)?,
            webkit: compile_webkit(&folder)?,
            page,
        })
    }

    /// The command of one start, with a profile of its own where the program keeps one.
    pub(crate) fn command(&self, candidate: Candidate, session: &Session, profile: &Path) -> Command {
        match candidate {
            Candidate::Ours => {
                let mut command = session.command(&self.ours);
                command.env("BIJAK_KEYS_DATA_DIR", profile);
                command
            }
            Candidate::BareTauri => session.command(&self.bare_tauri),
            Candidate::WebKit => {
                let mut command = session.command(&self.webkit);
                command.arg(&self.page);
                command
            }
            Candidate::Chromium => {
                let mut command = session.command("chromium");
                command.arg(format!("--app=file://{}", self.page.display()));
                command.arg(format!("--user-data-dir={}", profile.display()));
                command.args([
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--window-size=1100,720",
                ]);
                command
            }
        }
    }
}

fn compile_webkit(folder: &Path) -> anyhow::Result<PathBuf> {
    let (source, program) = (folder.join("webkit.c"), folder.join("webkit"));
    std::fs::write(&source, include_str!("webkit.c"))?;
    let flags = process::output(Command::new("pkg-config").args(["--cflags", "--libs", "webkit2gtk-4.1"]))?;
    process::run(
        Command::new("cc").arg("-O2").arg("-o").arg(&program).arg(&source).args(flags.split_whitespace()),
    )?;
    Ok(program)
}
