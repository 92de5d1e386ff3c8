//! The authority: the real binary with a data directory of its own.

use std::{io::Write, path::PathBuf};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::{Desktop, Http, Process, binary, grant, text::password};

/// A bootstrapped authority, running or not.
#[derive(Debug)]
pub struct Authority {
    data: PathBuf,
    process: Option<Process>,
    url: String,
    pub organization_id: String,
    pub workspace_id: String,
    pub user_id: String,
    pub email: String,
    pub password: String,
}

/// The user agent of the journeys' own look at the audit log; its events are left out of the answer.
const READER: &str = "journey-reader/1";

pub const ORGANIZATION: &str = "Merlion Robotics";
pub const WORKSPACE: &str = "Production";

impl Authority {
    /// Makes organization, workspace and owner, and serves on a port that the kernel chooses.
    pub async fn start(desktop: &Desktop) -> Result<Self> {
        let data = desktop.root().join("authority");
        let (email, password) = ("ada@merlion.example".to_owned(), password()?);
        let mut command = desktop.command(binary("bijak-authority")?);
        command.arg("bootstrap").arg("--data-dir").arg(&data);
        command.args(["--organization", ORGANIZATION, "--workspace", WORKSPACE, "--email", &email]);
        command.stdin(std::process::Stdio::piped());
        let mut process = Process::spawn("authority-bootstrap", &mut command, desktop.evidence())?;
        let mut stdin = process.take_stdin().context("bootstrap's standard input")?;
        let written = writeln!(stdin, "{password}");
        drop(stdin);
        let made: Value = process.first_line(|line| serde_json::from_str(line).ok()).await?;
        // Only now: one that ended too early has said more than a broken pipe does.
        written?;
        let status = process.exit().await?;
        ensure!(status.success(), "bootstrap ended with {status}");
        let id =
            |name: &str| made[name].as_str().map(str::to_owned).with_context(|| format!("{name} in {made}"));
        let mut authority = Self {
            data,
            process: None,
            url: String::new(),
            organization_id: id("organization_id")?,
            workspace_id: id("workspace_id")?,
            user_id: id("user_id")?,
            email,
            password,
        };
        authority.serve(desktop).await?;
        Ok(authority)
    }

    /// Serves: the first time on any free port, later on the same one, as a real deployment keeps its address.
    pub async fn serve(&mut self, desktop: &Desktop) -> Result<()> {
        let listen = self.url.strip_prefix("http://").unwrap_or("127.0.0.1:0").to_owned();
        let mut command = desktop.command(binary("bijak-authority")?);
        command.arg("serve").arg("--data-dir").arg(&self.data).args(["--listen", &listen]);
        let mut process = Process::spawn(&desktop.next_name("authority"), &mut command, desktop.evidence())?;
        self.url = process.first_line(ready_url).await?;
        self.process = Some(process);
        Ok(())
    }

    /// SIGTERM; it must end cleanly.
    pub async fn stop(&mut self) -> Result<()> {
        let mut process = self.process.take().context("the authority does not run")?;
        let status = process.terminate().await?;
        ensure!(status.success(), "the authority ended with {status}");
        Ok(())
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// An access token of the owner, by a sign-in of the journey's own. It leaves events of its own in the audit log.
    pub async fn access_token(&self, user_agent: &str, scope: &str) -> Result<String> {
        grant::access_token(self, &self.http(user_agent), scope).await
    }

    /// What the audit log holds, oldest first, as the API answers it, before this question's own sign-in.
    pub async fn audit_events(&self, filters: &[(&str, &str)]) -> Result<Vec<Value>> {
        let http = self.http(READER);
        let token = self.access_token(READER, "audit.read").await?;
        let query: String = filters.iter().flat_map(|(name, value)| ["&", name, "=", value]).collect();
        let answer = http.get(&format!("/v1/audit-events?limit=1000{query}"), &token).await?;
        ensure!(answer.status == 200, "the audit log answered {}", answer.status);
        let page = answer.json()?;
        let events = page["items"].as_array().context("items")?;
        Ok(events.iter().filter(|event| event["user_agent"] != READER).cloned().collect())
    }

    /// The workspace's API keys as the server has them.
    pub async fn api_keys(&self) -> Result<Vec<Value>> {
        let token = self.access_token(READER, "keys.read").await?;
        let path = format!("/v1/workspaces/{}/api-keys?limit=100", self.workspace_id);
        let answer = self.http(READER).get(&path, &token).await?;
        ensure!(answer.status == 200, "the list of keys answered {}", answer.status);
        Ok(answer.json()?["items"].as_array().context("items")?.clone())
    }

    /// A client of its API that shows `user_agent`.
    pub fn http(&self, user_agent: &str) -> Http {
        Http::new(&self.url, user_agent)
    }
}

fn ready_url(line: &str) -> Option<String> {
    let line: Value = serde_json::from_str(line).ok()?;
    (line["event"] == "ready").then(|| line["url"].as_str().map(str::to_owned))?
}
