//! The authority: the real binary with a data directory of its own.

use std::{
    io::Write,
    net::TcpListener,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use bijak_transparency::SigningKey;
use hyper::{Method, header};
use serde_json::Value;

use crate::{Desktop, Http, Liar, Process, binary, grant, text::password};

/// A bootstrapped authority, running or not.
#[derive(Debug)]
pub struct Authority {
    data: PathBuf,
    process: Option<Process>,
    url: String,
    /// Where it listens itself, if it stands behind another server, whose address is then `url`.
    listens_at: Option<String>,
    pub organization_id: String,
    pub workspace_id: String,
    pub user_id: String,
    pub email: String,
    pub password: String,
}

/// The user agent of the journeys' own look at the audit log; its events are left out of the answer.
const READER: &str = "journey-reader/1";

/// A debug build writes 100,000 events, on a busy machine.
const MAKING: Duration = Duration::from_mins(3);

pub const ORGANIZATION: &str = "Merlion Robotics";
pub const WORKSPACE: &str = "Production";

impl Authority {
    /// Makes organization, workspace and owner, and serves on a port that the kernel chooses.
    pub async fn start(desktop: &Desktop) -> Result<Self> {
        let mut authority = Self::bootstrap(desktop).await?;
        authority.serve(desktop).await?;
        Ok(authority)
    }

    /// As [`Self::start`], behind a server that everybody takes for it.
    pub async fn start_behind(desktop: &Desktop, liar: &Liar) -> Result<Self> {
        let mut authority = Self::bootstrap(desktop).await?;
        authority.stand_behind(liar)?;
        authority.serve(desktop).await?;
        Ok(authority)
    }

    /// As [`Self::start_behind`], filled with a year of an organization's life: 100,000 events.
    pub async fn start_demo_behind(desktop: &Desktop, liar: &Liar) -> Result<Self> {
        let mut authority = Self::make(desktop, "demo", &[]).await?;
        authority.stand_behind(liar)?;
        authority.serve(desktop).await?;
        Ok(authority)
    }

    fn stand_behind(&mut self, liar: &Liar) -> Result<()> {
        // The ready line tells the public address alone: take a free port and give it back.
        let own = format!("http://{}", TcpListener::bind("127.0.0.1:0")?.local_addr()?);
        liar.stand_before(&own);
        (self.url, self.listens_at) = (liar.url().to_owned(), Some(own));
        Ok(())
    }

    async fn bootstrap(desktop: &Desktop) -> Result<Self> {
        Self::make(desktop, "bootstrap", &["--organization", ORGANIZATION, "--workspace", WORKSPACE]).await
    }

    /// By one of the commands that make an organization and its owner.
    async fn make(desktop: &Desktop, by: &str, arguments: &[&str]) -> Result<Self> {
        let data = desktop.root().join("authority");
        let (email, password) = ("ada@merlion.example".to_owned(), password()?);
        let mut command = desktop.command(binary("bijak-authority")?);
        command.arg(by).arg("--data-dir").arg(&data).args(arguments).args(["--email", &email]);
        command.stdin(std::process::Stdio::piped());
        let mut process = Process::spawn(&format!("authority-{by}"), &mut command, desktop.evidence())?;
        let mut stdin = process.take_stdin().context("its standard input")?;
        let written = writeln!(stdin, "{password}");
        drop(stdin);
        let made: Value = process.first_line_within(MAKING, |line| serde_json::from_str(line).ok()).await?;
        // Only now: one that ended too early has said more than a broken pipe does.
        written?;
        let status = process.exit().await?;
        ensure!(status.success(), "{by} ended with {status}");
        let id =
            |name: &str| made[name].as_str().map(str::to_owned).with_context(|| format!("{name} in {made}"));
        Ok(Self {
            data,
            process: None,
            url: String::new(),
            listens_at: None,
            organization_id: id("organization_id")?,
            workspace_id: id("workspace_id")?,
            user_id: id("user_id")?,
            email,
            password,
        })
    }

    /// Serves: the first time on any free port, later on the same one, as a real deployment keeps its address.
    pub async fn serve(&mut self, desktop: &Desktop) -> Result<()> {
        let own = self.listens_at.as_ref().unwrap_or(&self.url);
        let listen = own.strip_prefix("http://").unwrap_or("127.0.0.1:0").to_owned();
        let mut command = desktop.command(binary("bijak-authority")?);
        command.arg("serve").arg("--data-dir").arg(&self.data).args(["--listen", &listen]);
        if self.listens_at.is_some() {
            command.args(["--public-url", &self.url]);
        }
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

    /// The log's canonical lines, as a copy of it is made from, after this question's own sign-in.
    pub async fn audit_lines(&self) -> Result<Vec<String>> {
        let token = self.access_token(READER, "audit.read").await?;
        let accept = [
            (header::AUTHORIZATION, format!("Bearer {token}")),
            (header::ACCEPT, "application/x-ndjson".to_owned()),
        ];
        let answer =
            self.http(READER).send(Method::GET, "/v1/audit-events?limit=50000", &accept, None).await?;
        ensure!(answer.status == 200, "the audit log answered {}", answer.status);
        Ok(answer.text.lines().map(str::to_owned).collect())
    }

    /// The key that signs the log's checkpoints: what whoever owns the server has.
    pub fn log_key(&self) -> Result<SigningKey> {
        let database = rusqlite::Connection::open_with_flags(
            self.data.join("authority.db"),
            rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY,
        )?;
        let (vkey, seed): (String, [u8; 32]) = database.query_row(
            "SELECT vkey, seed FROM audit_log_keys WHERE superseded_at IS NULL",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        let origin = vkey.split('+').next().context("a vkey's name")?;
        Ok(SigningKey::from_seed(origin, &seed)?)
    }

    /// A copy of everything it has stored, as a backup takes it. It must not run.
    pub fn back_up(&self, to: &Path) -> Result<()> {
        ensure!(self.process.is_none(), "the authority runs");
        copy(&self.data, to)
    }

    /// Puts a backup in the place of what it has stored. It must not run.
    pub fn restore(&self, from: &Path) -> Result<()> {
        ensure!(self.process.is_none(), "the authority runs");
        std::fs::remove_dir_all(&self.data)?;
        copy(from, &self.data)
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

/// Files of one directory; sockets stay where they are.
fn copy(from: &Path, to: &Path) -> Result<()> {
    std::fs::DirBuilder::new().mode(0o700).create(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            std::fs::copy(entry.path(), to.join(entry.file_name()))?;
        }
    }
    Ok(())
}

fn ready_url(line: &str) -> Option<String> {
    let line: Value = serde_json::from_str(line).ok()?;
    (line["event"] == "ready").then(|| line["url"].as_str().map(str::to_owned))?
}
