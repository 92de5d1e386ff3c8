//! A private desktop for the measurements: display, session bus, keyring, tray host, and a home of its own. Nothing
//! of the person at this computer is read or touched.

use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use anyhow::{Context as _, bail};

pub(crate) struct Session {
    pub(crate) display: String,
    bus: String,
    home: PathBuf,
    children: Vec<Child>,
}

impl Session {
    /// Starts it with its files below `folder`, which is emptied first.
    pub(crate) fn start(folder: &Path) -> anyhow::Result<Self> {
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        fs::create_dir_all(folder.join("run"))?;
        private(&folder.join("run"))?;
        let mut session = Self {
            display: String::new(),
            bus: String::new(),
            home: folder.to_owned(),
            children: Vec::new(),
        };
        session.install_browser()?;
        let mut xvfb = Command::new("Xvfb");
        xvfb.args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-noreset"]);
        session.display = format!(":{}", session.spawn(xvfb, None)?.trim());
        let mut bus = session.command("dbus-daemon");
        bus.args(["--session", "--nofork", "--print-address=1"]);
        session.bus = session.spawn(bus, None)?;
        session.bus.truncate(session.bus.trim_end().len());
        let mut keyring = session.command("gnome-keyring-daemon");
        keyring.args(["--unlock", "--components=secrets", "--foreground"]);
        // An empty keyring of a throwaway home: its password guards nothing.
        session.spawn(keyring, Some("bench\n"))?;
        // The system's own Python: another one on the PATH does not see its packages.
        let mut tray = session.command("/usr/bin/python3");
        tray.args(["-c", include_str!("tray_host.py")]);
        if session.spawn(tray, None)?.trim() != "ready" {
            bail!("the tray host did not start");
        }
        Ok(session)
    }

    /// A program inside this session.
    pub(crate) fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        for name in ["WAYLAND_DISPLAY", "XDG_CURRENT_DESKTOP", "DESKTOP_SESSION"] {
            command.env_remove(name);
        }
        let folder = |name: &str| self.home.join(name);
        let mut path = folder("bin").into_os_string();
        if let Some(rest) = std::env::var_os("PATH") {
            path.push(":");
            path.push(rest);
        }
        command
            .env("PATH", path)
            .env("DISPLAY", &self.display)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus)
            .env("HOME", &self.home)
            .env("XDG_RUNTIME_DIR", folder("run"))
            .env("XDG_DATA_HOME", folder("data"))
            .env("XDG_CONFIG_HOME", folder("config"))
            .env("XDG_CACHE_HOME", folder("cache"))
            .env("GDK_BACKEND", "x11")
            .env("NO_AT_BRIDGE", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    }

    /// What a program asked the default browser to open is written there, each time in one step.
    pub(crate) fn opened(&self) -> PathBuf {
        self.home.join("opened")
    }

    /// The default browser: it opens nothing and writes the address down.
    fn install_browser(&self) -> anyhow::Result<()> {
        let (folder, file) = (self.home.join("bin"), self.opened());
        fs::create_dir_all(&folder)?;
        let opener = folder.join("xdg-open");
        let file = file.display();
        fs::write(
            &opener,
            format!("#!/bin/sh\nprintf '%s' \"$1\" >'{file}.new' && mv '{file}.new' '{file}'\n"),
        )?;
        private(&opener)
    }

    /// Starts one of the session's own programs and waits for its first line.
    fn spawn(&mut self, mut command: Command, input: Option<&str>) -> anyhow::Result<String> {
        let name = command.get_program().to_string_lossy().into_owned();
        command.stdin(if input.is_some() { Stdio::piped() } else { Stdio::null() });
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().with_context(|| format!("cannot start {name}"))?;
        if let (Some(input), Some(mut stdin)) = (input, child.stdin.take()) {
            stdin.write_all(input.as_bytes())?;
        }
        let stdout = child.stdout.take().with_context(|| format!("{name} has no output"))?;
        self.children.push(child);
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line)?;
        Ok(line)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        for child in self.children.iter_mut().rev() {
            // It may have ended by itself with the bus or the display.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

#[cfg(unix)]
fn private(folder: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    Ok(fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?)
}

#[cfg(not(unix))]
fn private(_folder: &Path) -> anyhow::Result<()> {
    Ok(())
}
