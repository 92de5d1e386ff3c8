//! The audit cache against what people would use instead, on the same generated events: a bare SQLite table, DuckDB,
//! ripgrep, lnav and jq, and SHA-256 of the same bytes. Every reference runs in the same run, one after the other.
//!
//! What is measured is a release program, `crates/bijak-audit-cache/examples/audit_bench`, whose commands each print one
//! JSON object; a process a measurement, so that none inherits another's memory or caches.

mod figures;
mod ours;
mod references;

use std::{fs, path::PathBuf};

use serde_json::{Value, json};

use super::figure::Figure;
use crate::{process, workspace::Workspace};
use figures::{Measured, Scale};

pub(crate) fn measure(workspace: &Workspace, ten_million: bool) -> anyhow::Result<(Vec<Figure>, Value)> {
    let build = ["build", "--release", "--locked", "-p", "bijak-audit-cache", "--features", "generator"];
    process::run(workspace.cargo().args(build).args(["--example", "audit_bench"]))?;
    let scale = if ten_million { Scale::TenMillion } else { Scale::Million };
    let bench = Bench {
        program: workspace.built(true).join("examples/audit_bench"),
        folder: workspace.target.join("bench/audit"),
        python: references::python(workspace)?,
        scale,
    };
    if bench.folder.exists() {
        fs::remove_dir_all(&bench.folder)?;
    }
    fs::create_dir_all(&bench.folder)?;
    let made = bench.run(&["make", &bench.file("events.ndjson"), &scale.events().to_string(), "7"])?;
    println!("{} events, {} bytes of NDJSON", scale.events(), made["bytes"]);
    let measured = Measured {
        scale,
        bytes: made["bytes"].as_f64().unwrap_or_default(),
        sha256: bench.sha256()?,
        bare: bench.bare()?,
        ours: bench.ours()?,
        duckdb: bench.duckdb()?,
        tools: bench.tools()?,
    };
    let samples = json!({
        "events": scale.events(),
        "bytes": measured.bytes,
        "sha256": measured.sha256,
        "bare": measured.bare,
        "ours": measured.ours,
        "duckdb": measured.duckdb,
        "tools": measured.tools,
    });
    // Gigabytes of generated events and databases: made anew by the next run.
    fs::remove_dir_all(&bench.folder)?;
    Ok((measured.figures()?, samples))
}

struct Bench {
    program: PathBuf,
    folder: PathBuf,
    python: PathBuf,
    scale: Scale,
}

impl Bench {
    fn file(&self, name: &str) -> String {
        self.folder.join(name).to_string_lossy().into_owned()
    }

    /// Runs one command of the measured program and reads its one line.
    fn run(&self, words: &[&str]) -> anyhow::Result<Value> {
        let output = process::output(std::process::Command::new(&self.program).args(words))?;
        Ok(serde_json::from_str(&output)?)
    }
}
