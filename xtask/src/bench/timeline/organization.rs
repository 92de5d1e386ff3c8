//! An organization with a long past, and the authority that serves it.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

use anyhow::{Context as _, ensure};

use super::super::authority::server::Server;
use crate::random;

pub(super) const EMAIL: &str = "bench@example.com";

pub(super) struct Organization {
    pub(super) server: Server,
    pub(super) password: String,
}

impl Organization {
    /// Fills it with `events` events, unless an earlier run has, and serves it.
    pub(super) fn filled(authority: &Path, folder: &Path, events: u32) -> anyhow::Result<Self> {
        let data = folder.join(format!("authority-{events}"));
        // Beside the data, not in it, and written last: a half-filled one is not taken for a whole one.
        let note = folder.join(format!("authority-{events}.password"));
        if !note.exists() {
            if data.exists() {
                fs::remove_dir_all(&data)?;
            }
            let (password, started) = (random::password()?, Instant::now());
            fill(authority, &data, events, &password)?;
            println!(
                "filled an organization with {events} events in {:.0} s",
                started.elapsed().as_secs_f64()
            );
            write_private(&note, &password)?;
        }
        let password = fs::read_to_string(&note)?;
        let mut serve = Command::new(authority);
        serve.arg("serve").arg("--data-dir").arg(&data).args(["--listen", "127.0.0.1:0"]);
        let server = Server::start(&mut serve, &folder.join("authority.log"))?;
        Ok(Self { server, password })
    }
}

fn fill(authority: &Path, data: &PathBuf, events: u32, password: &str) -> anyhow::Result<()> {
    let mut command = Command::new(authority);
    command.arg("demo").arg("--data-dir").arg(data).args(["--email", EMAIL, "--events", &events.to_string()]);
    let mut child = command.stdin(Stdio::piped()).spawn().context("cannot start bijak-authority")?;
    child.stdin.take().context("bijak-authority has no input")?.write_all(password.as_bytes())?;
    let status = child.wait()?;
    ensure!(status.success(), "bijak-authority demo failed ({status})");
    Ok(())
}

/// The password of an organization that exists for measurements alone: still nobody else's to read.
#[cfg(unix)]
fn write_private(path: &Path, text: &str) -> anyhow::Result<()> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    Ok(file.write_all(text.as_bytes())?)
}

#[cfg(not(unix))]
fn write_private(path: &Path, text: &str) -> anyhow::Result<()> {
    Ok(fs::write(path, text)?)
}
