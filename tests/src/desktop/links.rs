//! What opens links on the private desktop: http goes to a spool that a journey reads and gives to its browser,
//! everything else to whatever the app has registered.

use std::{os::unix::fs::PermissionsExt, path::Path};

use anyhow::{Context, Result};

use crate::{Desktop, Process, tool, wait_until};

/// Makes the "default browser": it writes each address it is given into a file of its own, in one step.
pub(super) fn install_browser(root: &Path) -> Result<()> {
    let spool = root.join("addresses");
    std::fs::create_dir_all(&spool)?;
    let script = root.join("default-browser");
    let text = format!(
        "#!/bin/sh\nset -e\nfile=$(mktemp '{0}/.XXXXXXXX')\nprintf '%s' \"$1\" >\"$file\"\nmv \"$file\" '{0}'/\"$(date +%s%N)-$$\"\n",
        spool.display()
    );
    std::fs::write(&script, text)?;
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o700))?;
    let applications = root.join("home/.local/share/applications");
    std::fs::create_dir_all(&applications)?;
    let types = "x-scheme-handler/http;x-scheme-handler/https;text/html;";
    // `Exec` unquoted: Debian's generic xdg-open takes a quoted one for a file name.
    let entry = format!(
        "[Desktop Entry]\nType=Application\nName=Default browser\nExec={} %u\nMimeType={types}\nNoDisplay=true\n",
        script.display()
    );
    std::fs::write(applications.join("default-browser.desktop"), entry)?;
    let mut defaults = String::from("[Default Applications]\n");
    for kind in types.split_terminator(';') {
        defaults.push_str(kind);
        defaults.push_str("=default-browser.desktop\n");
    }
    let config = root.join("home/.config");
    std::fs::create_dir_all(&config)?;
    std::fs::write(config.join("mimeapps.list"), defaults)?;
    Ok(())
}

impl Desktop {
    /// Waits for the next address that something on this desktop asked the default browser to open, and takes it.
    pub async fn address_to_open(&self) -> Result<String> {
        let spool = self.root.join("addresses");
        wait_until("an address for the browser", async || {
            let Some(file) = addresses(&spool)?.into_iter().next() else { return Ok(None) };
            let address = std::fs::read_to_string(&file)?;
            std::fs::remove_file(&file)?;
            Ok(Some(address))
        })
        .await
    }

    /// Nothing was handed to the default browser that nobody took.
    pub fn no_address_to_open(&self) -> Result<bool> {
        Ok(addresses(&self.root.join("addresses"))?.is_empty())
    }

    /// Opens a link as any program of the desktop does. A handler that is started cold stays `xdg-open`'s child, so
    /// that runs in a session of its own and is held until the desktop ends; a refusal is in `xdg-open.log`.
    pub fn open_link(&self, link: &str) -> Result<()> {
        let mut command = self.command(tool("xdg-open")?);
        self.keep(Process::spawn_session("xdg-open", command.arg(link), &self.evidence)?);
        Ok(())
    }
}

fn addresses(spool: &Path) -> Result<Vec<std::path::PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(spool)? {
        let path = entry?.path();
        if !path.file_name().context("a file")?.to_string_lossy().starts_with('.') {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
