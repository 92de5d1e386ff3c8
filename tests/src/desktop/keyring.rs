//! The desktop's keyring: gnome-keyring's Secret Service.

use std::{ffi::OsString, io::Write, path::Path, process::Command};

use anyhow::{Context, Result, ensure};
use zbus::zvariant::{OwnedObjectPath, OwnedValue};

use crate::{Desktop, Process, tool, wait_until};

/// The Secret Service a journey wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keyring {
    /// No Secret Service on the bus.
    None,
    /// The login collection is there and open.
    Unlocked,
    /// The login collection is there and locked: whoever asks gets a prompt.
    Locked,
}

/// A running gnome-keyring; dropping it takes the Secret Service off the bus.
#[derive(Debug)]
pub(super) struct KeyringDaemon(#[expect(dead_code, reason = "held until the keyring is stopped")] Process);

const SERVICE: &str = "org.freedesktop.secrets";
const PATH: &str = "/org/freedesktop/secrets";
const INTERFACE: &str = "org.freedesktop.Secret.Service";

impl KeyringDaemon {
    /// Starts it as a login does, with the password that opens the login collection (and makes it, the first time).
    pub(super) async fn start(
        password: &str,
        bus: &zbus::Connection,
        environment: &[(OsString, OsString)],
        logs: &Path,
    ) -> Result<Self> {
        let mut command = Command::new(tool("gnome-keyring-daemon")?);
        command.env_clear().envs(environment.iter().cloned()).stdin(std::process::Stdio::piped());
        command.args(["--foreground", "--unlock", "--components=secrets"]);
        let mut process = Process::spawn("keyring", &mut command, logs)?;
        let mut stdin = process.take_stdin().context("the keyring's standard input")?;
        stdin.write_all(password.as_bytes())?;
        // The password ends with the stream, not with a line.
        drop(stdin);
        wait_until("the login collection", async || default_collection(bus).await).await?;
        Ok(Self(process))
    }
}

/// Locks the login collection: whoever asks from now on gets a prompt.
pub(super) async fn lock(bus: &zbus::Connection) -> Result<()> {
    let collection = default_collection(bus).await?.context("there is no login collection")?;
    let one = [&collection];
    bus.call_method(Some(SERVICE), PATH, Some(INTERFACE), "Lock", &one.as_slice()).await?;
    wait_until("the collection to be locked", async || {
        let question = ("org.freedesktop.Secret.Collection", "Locked");
        let properties = Some("org.freedesktop.DBus.Properties");
        let reply = bus.call_method(Some(SERVICE), collection.as_str(), properties, "Get", &question).await?;
        let locked: OwnedValue = reply.body().deserialize()?;
        Ok(bool::try_from(locked)?.then_some(()))
    })
    .await
}

async fn default_collection(bus: &zbus::Connection) -> Result<Option<OwnedObjectPath>> {
    let reply = bus.call_method(Some(SERVICE), PATH, Some(INTERFACE), "ReadAlias", &"default").await?;
    let path: OwnedObjectPath = reply.body().deserialize()?;
    Ok((path.as_str() != "/").then_some(path))
}

impl Desktop {
    /// Ends the keyring daemon: from now on no Secret Service answers.
    pub fn stop_keyring(&self) {
        self.keyring.replace(None);
    }

    /// Starts the keyring daemon again, its collection unlocked as at a login.
    pub async fn start_keyring(&self) -> Result<()> {
        let password = &self.keyring_password;
        let daemon = KeyringDaemon::start(password, &self.bus, &self.environment, &self.evidence).await?;
        self.keyring.replace(Some(daemon));
        Ok(())
    }

    /// Types the keyring's password into its prompt.
    pub async fn answer_keyring_prompt(&self) -> Result<()> {
        answer_prompt(self, &self.keyring_password).await
    }
}

/// The prompt is a window of gcr-prompter that takes the keyboard. The password reaches xdotool by a file, not argv.
async fn answer_prompt(desktop: &Desktop, password: &str) -> Result<()> {
    let xdotool = tool("xdotool")?;
    let window = wait_until("the keyring's prompt", async || {
        let found = desktop
            .command(&xdotool)
            .args(["search", "--onlyvisible", "--class", "gcr-prompter"])
            .output()?;
        Ok(String::from_utf8_lossy(&found.stdout).lines().next().map(str::to_owned))
    })
    .await?;
    let file = desktop.root().join("prompt");
    std::fs::write(&file, password)?;
    let typed = desktop
        .command(&xdotool)
        .args(["windowfocus", "--sync", &window, "type", "--delay", "20", "--file"])
        .arg(&file)
        .status()?;
    std::fs::remove_file(&file)?;
    ensure!(typed.success(), "xdotool type ended with {typed}");
    let entered = desktop.command(&xdotool).args(["key", "Return"]).status()?;
    ensure!(entered.success(), "xdotool key ended with {entered}");
    Ok(())
}
