//! The X clipboard, read as another program reads it.

use std::process::Command;

use anyhow::Result;

use crate::{Desktop, tool};

/// A reader of the desktop's clipboard.
#[derive(Debug, Clone, Copy)]
pub struct Clipboard<'a> {
    desktop: &'a Desktop,
}

impl<'a> Clipboard<'a> {
    pub fn of(desktop: &'a Desktop) -> Self {
        Self { desktop }
    }

    /// The text, or `None` where nobody owns the clipboard or it holds an empty text.
    pub async fn text(&self) -> Result<Option<String>> {
        self.ask(&["-o"]).await
    }

    /// What the owner offers: `UTF8_STRING`, `x-kde-passwordManagerHint`, …
    pub async fn targets(&self) -> Result<Vec<String>> {
        let text = self.ask(&["-o", "-t", "TARGETS"]).await?.unwrap_or_default();
        Ok(text.lines().map(|line| line.trim().to_owned()).collect())
    }

    /// The owner's answer for one target.
    pub async fn target(&self, target: &str) -> Result<Option<String>> {
        self.ask(&["-o", "-t", target]).await
    }

    /// Somebody else copies a text.
    pub fn put(&self, text: &str) -> Result<()> {
        use std::io::Write;
        let mut command = self.desktop.command(tool("xclip")?);
        command.args(["-selection", "clipboard", "-i"]).stdin(std::process::Stdio::piped());
        command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
        // xclip goes on in the background as the selection's owner; the watchdog ends it.
        let mut child = command.spawn()?;
        if let Some(mut stdin) = child.stdin.take() {
            stdin.write_all(text.as_bytes())?;
        }
        anyhow::ensure!(child.wait()?.success(), "xclip -i failed");
        Ok(())
    }

    async fn ask(&self, arguments: &[&str]) -> Result<Option<String>> {
        let mut command: Command = self.desktop.command(tool("xclip")?);
        command.args(["-selection", "clipboard"]).args(arguments);
        let mut command = tokio::process::Command::from(command);
        // An owner that died while asked would leave xclip waiting for ever.
        let output =
            tokio::time::timeout(std::time::Duration::from_secs(5), command.kill_on_drop(true).output());
        let output = output.await??;
        if !output.status.success() || output.stdout.is_empty() {
            return Ok(None);
        }
        Ok(Some(String::from_utf8(output.stdout)?))
    }
}
