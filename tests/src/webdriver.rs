//! WebDriver processes: WebKitWebDriver for the app, chromedriver for the browser. Both choose their own port.

use std::{collections::HashSet, time::Duration};

use anyhow::{Context, Result};
use fantoccini::{Client, ClientBuilder, wd::TimeoutConfiguration};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value};

use crate::{Process, wait_until};

/// How long a single script or navigation may take before the driver gives up.
const PATIENCE: Duration = Duration::from_mins(1);

/// Starts a session on the driver that listens at `port`.
pub(crate) async fn connect(port: u16, capabilities: Map<String, Value>) -> Result<Client> {
    let address = format!("http://127.0.0.1:{port}");
    wait_until("a driver that takes connections", async || {
        Ok(tokio::net::TcpStream::connect(("127.0.0.1", port)).await.ok().map(drop))
    })
    .await?;
    let client = ClientBuilder::new(HttpConnector::new())
        .capabilities(capabilities)
        .connect(&address)
        .await
        .context("starting a WebDriver session")?;
    let patience = TimeoutConfiguration::new(Some(PATIENCE), Some(PATIENCE), Some(Duration::ZERO));
    client.update_timeouts(patience).await?;
    Ok(client)
}

/// The port that a driver started with `--port=0` took.
pub(crate) async fn port_of(driver: &Process, name: &str) -> Result<u16> {
    wait_until(&format!("{name} to listen"), async || listening_port(driver.id())).await
}

/// The port on 127.0.0.1 that a process listens on, from the kernel: WebKitWebDriver does not print it.
fn listening_port(process: u32) -> Result<Option<u16>> {
    let mut sockets = HashSet::new();
    for entry in std::fs::read_dir(format!("/proc/{process}/fd")).context("the driver has ended")? {
        let Ok(link) = std::fs::read_link(entry?.path()) else { continue };
        if let Some(inode) =
            link.to_string_lossy().strip_prefix("socket:[").and_then(|rest| rest.strip_suffix(']'))
        {
            sockets.insert(inode.to_owned());
        }
    }
    // sl local_address rem_address st … inode; state 0A is LISTEN, addresses are little-endian hexadecimal.
    let table = std::fs::read_to_string("/proc/net/tcp")?;
    Ok(table.lines().skip(1).find_map(|line| {
        let fields: Vec<_> = line.split_whitespace().collect();
        let port = fields.get(1)?.strip_prefix("0100007F:")?;
        (*fields.get(3)? == "0A" && sockets.contains(*fields.get(9)?))
            .then(|| u16::from_str_radix(port, 16).ok())?
    }))
}
