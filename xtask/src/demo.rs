//! The demo: an app data directory of its own, whose local authority holds a filled organization.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context as _, ensure};

use crate::{random, workspace::Workspace};

const EMAIL: &str = "demo@example.com";

/// Fills the organization unless an earlier run did; answers the app's data directory (`BIJAK_KEYS_DATA_DIR`).
pub(crate) fn prepare(workspace: &Workspace, authority: &Path) -> anyhow::Result<PathBuf> {
    let data = workspace.target.join("demo");
    let organization = data.join("local-authority");
    let shown = workspace.relative(&data).display().to_string();
    if organization.join("authority.db").exists() {
        println!("demo: the organization of an earlier run is in {shown}; its password was shown then.");
        println!("demo: delete that folder to make another.");
    } else {
        let password = random::password()?;
        println!("demo: filling an organization; this takes a moment");
        if let Err(error) = fill(authority, &organization, &password) {
            // A half-filled one would be taken for a whole one next time.
            fs::remove_dir_all(&organization).with_context(|| format!("cannot remove {shown}"))?;
            return Err(error);
        }
        println!("\ndemo: sign in with   {EMAIL}   {password}   (shown this once)");
    }
    println!("demo: choose 'Start one on this computer' on the welcome screen\n");
    Ok(data)
}

fn fill(authority: &Path, organization: &Path, password: &str) -> anyhow::Result<()> {
    fs::create_dir_all(organization)?;
    let mut command = Command::new(authority);
    command.arg("demo").arg("--data-dir").arg(organization).args(["--email", EMAIL]);
    let mut child = command.stdin(Stdio::piped()).spawn().context("cannot start bijak-authority")?;
    child.stdin.take().context("bijak-authority has no input")?.write_all(password.as_bytes())?;
    let status = child.wait()?;
    ensure!(status.success(), "bijak-authority demo failed ({status})");
    Ok(())
}
