//! The X display and its window manager.

use std::{ffi::OsString, path::Path, process::Command};

use anyhow::Result;

use crate::{Process, tool, wait_until};

pub(super) struct Display {
    pub(super) process: Process,
    /// `:N`
    pub(super) name: String,
}

/// Xvfb takes the first free display number by itself and prints it.
pub(super) async fn start(environment: &[(OsString, OsString)], logs: &Path) -> Result<Display> {
    let mut command = Command::new(tool("Xvfb")?);
    command.env_clear().envs(environment.iter().cloned()).stdin(std::process::Stdio::null());
    command.args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-noreset"]);
    let mut process = Process::spawn("xvfb", &mut command, logs)?;
    let number = process.first_line(|line| line.trim().parse::<u32>().ok()).await?;
    Ok(Display { process, name: format!(":{number}") })
}

/// Without a window manager no window gets the focus, and none can be closed as a person closes it.
pub(super) async fn start_window_manager(
    environment: &[(OsString, OsString)],
    logs: &Path,
) -> Result<Process> {
    let mut command = Command::new(tool("openbox")?);
    command
        .env_clear()
        .envs(environment.iter().cloned())
        .arg("--sm-disable")
        .stdin(std::process::Stdio::null());
    let process = Process::spawn("openbox", &mut command, logs)?;
    let xprop = tool("xprop")?;
    wait_until("the window manager", async || {
        let mut ask = Command::new(&xprop);
        ask.env_clear().envs(environment.iter().cloned()).args(["-root", "_NET_SUPPORTING_WM_CHECK"]);
        let answer = ask.output()?;
        Ok(String::from_utf8_lossy(&answer.stdout).contains("window id").then_some(()))
    })
    .await?;
    Ok(process)
}
