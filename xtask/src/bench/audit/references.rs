//! What people would use instead.

use std::{fs, path::PathBuf, process::Command, time::Instant};

use anyhow::Context as _;
use serde_json::{Value, json};

use super::{Bench, Scale};
use crate::{process, workspace::Workspace};

/// The version that the figures in docs/PERFORMANCE.md were measured against.
const DUCKDB: &str = "duckdb";
/// What is looked for with every tool: a word of the details, a model's name, a reason, a part of an agent.
const WORDS: [&str; 4] = ["merlion-70b", "missing_scope", "terraform", "ops-77"];

/// A Python with DuckDB, in `target/`.
pub(super) fn python(workspace: &Workspace) -> anyhow::Result<PathBuf> {
    let folder = workspace.target.join("bench/venv");
    let python = folder.join("bin/python");
    if !process::succeeds(Command::new(&python).args(["-c", "import duckdb"])) {
        process::run(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
        process::run(Command::new(&python).args(["-m", "pip", "install", "--quiet", DUCKDB]))?;
    }
    Ok(python)
}

impl Bench {
    pub(super) fn duckdb(&self) -> anyhow::Result<Value> {
        println!("reference: DuckDB");
        let script = self.folder.join("duckdb_reference.py");
        fs::write(&script, include_str!("duckdb_reference.py"))?;
        let mut command = Command::new(&self.python);
        command.arg(&script).args([self.file("events.ndjson"), self.file("duck.db"), "40".to_owned()]);
        serde_json::from_str(&process::output(&mut command)?).context("DuckDB's answer")
    }

    /// Milliseconds to count the lines that hold a word: ripgrep several times, the slow ones once.
    pub(super) fn tools(&self) -> anyhow::Result<Value> {
        let events = self.file("events.ndjson");
        println!("reference: ripgrep");
        let mut rg = Vec::new();
        for word in WORDS.iter().cycle().take(WORDS.len() * 3) {
            let mut command = Command::new("rg");
            rg.push(millis(command.args(["--ignore-case", "--fixed-strings", "--count", word, &events]))?);
        }
        if self.scale == Scale::TenMillion {
            // Minutes each, and no other answer than at a million.
            return Ok(json!({ "rg_ms": rg }));
        }
        println!("reference: jq");
        let filter = format!("select(tostring | test(\"{}\"; \"i\")) | .seq", WORDS[0]);
        let jq = millis(Command::new("jq").args([&filter, &events]))?;
        println!("reference: lnav");
        let filter = format!(":filter-in {}", WORDS[0]);
        let lnav = millis(
            Command::new("lnav").args(["-n", "-c", &filter, &events]).stdin(std::process::Stdio::null()),
        )?;
        Ok(json!({ "rg_ms": rg, "jq_ms": [jq], "lnav_ms": [lnav] }))
    }
}

/// Runs the command to its end, its output drained.
fn millis(command: &mut Command) -> anyhow::Result<f64> {
    let start = Instant::now();
    process::output(command)?;
    Ok(start.elapsed().as_secs_f64() * 1000.0)
}
