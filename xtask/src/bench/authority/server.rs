//! A server under load: started, waited for, and ended with the measurement.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use anyhow::{Context as _, ensure};
use serde_json::Value;

pub(in crate::bench) struct Server {
    child: Child,
    pub(in crate::bench) url: String,
}

impl Server {
    /// Starts a program that prints `{"event":"ready","url":…}` when it answers. Its log goes to a file.
    pub(in crate::bench) fn start(command: &mut Command, log: &Path) -> anyhow::Result<Self> {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(fs::File::create(log)?);
        let mut child = command.spawn().context("cannot start the server")?;
        let stdout = child.stdout.take().context("the server has no output")?;
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line)?;
        // Held from here on, so that a server that says something else is ended too.
        let server = Self { child, url: String::new() };
        let ready: Value = serde_json::from_str(&line)
            .with_context(|| format!("the server did not say that it is ready; see {}", log.display()))?;
        ensure!(ready["event"] == "ready", "the server said {}", ready["event"]);
        let url = ready["url"].as_str().context("the ready line has no url")?.to_owned();
        Ok(server.at(url))
    }

    fn at(mut self, url: String) -> Self {
        self.url = url;
        self
    }

    /// Resident memory in MiB.
    pub(in crate::bench) fn resident_mib(&self) -> anyhow::Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let kib = status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB"));
        Ok(kib.context("no VmRSS")?.trim().parse::<f64>()? / 1024.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It holds nothing that outlives the measurement; a failure means that it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
