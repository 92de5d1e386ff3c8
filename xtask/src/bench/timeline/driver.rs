//! WebKitWebDriver: it starts a program, and runs scripts in its page. Nothing else is asked of it; hands are elsewhere.

use std::{
    net::{TcpListener, TcpStream},
    path::Path,
    process::Child,
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail, ensure};
use serde_json::{Value, json};

use super::super::{app::session::Session, authority::http::Http, tree};

/// For anything the program is waited for.
pub(super) const PATIENCE: Duration = Duration::from_mins(1);

pub(super) struct Program<'a> {
    pub(super) binary: &'a Path,
    pub(super) arguments: &'a [&'a str],
    /// Our app's data directory.
    pub(super) data: Option<&'a Path>,
}

/// A program whose page is driven; ended with it.
pub(super) struct Driver {
    child: Child,
    http: Http,
    session: String,
}

impl Driver {
    pub(super) fn start(session: &Session, program: &Program<'_>) -> anyhow::Result<Self> {
        // WebKitWebDriver does not tell which port it chose: take a free one and give it back.
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let mut command = session.command("WebKitWebDriver");
        command.envs([("TAURI_AUTOMATION", "true"), ("TAURI_WEBVIEW_AUTOMATION", "true")]);
        if let Some(data) = program.data {
            command.env("BIJAK_KEYS_DATA_DIR", data);
        }
        let child = command.arg(format!("--port={}", address.port())).spawn().context("WebKitWebDriver")?;
        let http = Http::new(&format!("http://{address}"))?;
        let mut driver = Self { child, http, session: String::new() };
        let deadline = Instant::now() + PATIENCE;
        while TcpStream::connect(address).is_err() {
            ensure!(Instant::now() < deadline, "WebKitWebDriver does not listen");
            std::thread::sleep(Duration::from_millis(10));
        }
        let options = json!({ "binary": program.binary, "args": program.arguments });
        let wanted = json!({ "capabilities": { "alwaysMatch": { "webkitgtk:browserOptions": options } } });
        let made = driver.call("/session", &wanted)?;
        let id = made["sessionId"].as_str().context("the driver gave no session")?;
        driver.session = format!("/session/{id}");
        Ok(driver)
    }

    pub(super) fn open(&mut self, address: &str) -> anyhow::Result<()> {
        self.call(&format!("{}/url", self.session), &json!({ "url": address })).map(drop)
    }

    /// Runs a function's body in the page and answers what it returns.
    pub(super) fn run(&mut self, body: &str) -> anyhow::Result<Value> {
        self.call(&format!("{}/execute/sync", self.session), &json!({ "script": body, "args": [] }))
    }

    /// The number that a function's body returns.
    pub(super) fn number(&mut self, body: &str) -> anyhow::Result<f64> {
        self.run(body)?.as_f64().with_context(|| format!("no number: {body}"))
    }

    pub(super) fn numbers(&mut self, body: &str) -> anyhow::Result<Vec<f64>> {
        let answer = self.run(body)?;
        let array = answer.as_array().with_context(|| format!("no array: {body}"))?;
        Ok(array.iter().filter_map(Value::as_f64).collect())
    }

    /// Runs a function's body until it returns something true.
    pub(super) fn wait(&mut self, what: &str, body: &str) -> anyhow::Result<()> {
        let deadline = Instant::now() + PATIENCE;
        while self.run(body)? != Value::Bool(true) {
            if Instant::now() > deadline {
                bail!(
                    "waited in vain for {what}: {}",
                    self.run("return document.body.innerText.slice(0, 600)")?
                );
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        Ok(())
    }

    fn call(&mut self, path: &str, body: &Value) -> anyhow::Result<Value> {
        let headers = [("Content-Type", "application/json")];
        let answer = self.http.send("POST", path, &headers, &body.to_string())?;
        let mut answered: Value = serde_json::from_str(&answer.body)?;
        ensure!(answer.status == 200, "the driver answered {}: {}", answer.status, answered["value"]);
        Ok(answered["value"].take())
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // The program is the driver's child and goes with it.
        let _ = tree::end(self.child.id());
        let _ = self.child.wait();
    }
}
