//! The session bus: it starts nothing by itself but the keyring's password prompt.

use std::{ffi::OsString, path::Path, process::Command};

use anyhow::{Context, Result};

use crate::{Process, tool};

pub(super) struct Bus {
    pub(super) process: Process,
    pub(super) address: String,
    pub(super) connection: zbus::Connection,
}

/// The machine's own service directories are left out on purpose: with them the bus would start a keyring in a
/// journey that is about there being none.
const CONFIGURATION: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=RUN/bus</listen>
  <auth>EXTERNAL</auth>
  <servicedir>RUN/services</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;
const PROMPTER: &str =
    "[D-BUS Service]\nName=org.gnome.keyring.SystemPrompter\nExec=/usr/libexec/gcr-prompter\n";

pub(super) async fn start(root: &Path, environment: &[(OsString, OsString)], logs: &Path) -> Result<Bus> {
    let run = root.join("run");
    let services = run.join("services");
    std::fs::create_dir_all(&services)?;
    std::fs::write(services.join("org.gnome.keyring.SystemPrompter.service"), PROMPTER)?;
    let configuration = root.join("bus.conf");
    std::fs::write(&configuration, CONFIGURATION.replace("RUN", &run.to_string_lossy()))?;
    let mut command = Command::new(tool("dbus-daemon")?);
    command.env_clear().envs(environment.iter().cloned()).stdin(std::process::Stdio::null());
    command.arg(format!("--config-file={}", configuration.display())).args(["--nofork", "--print-address=1"]);
    let mut process = Process::spawn("bus", &mut command, logs)?;
    let address =
        process.first_line(|line| line.starts_with("unix:").then(|| line.trim().to_owned())).await?;
    let connection = connect(&address).await?;
    Ok(Bus { process, address, connection })
}

pub(super) async fn connect(address: &str) -> Result<zbus::Connection> {
    zbus::connection::Builder::address(address)?.build().await.context("connecting to the private bus")
}
