//! `bijak-authority backup`: everything in one file, while the server runs.

use std::path::PathBuf;

use anyhow::Context;
use serde_json::{Value, json};

use crate::{
    audit_log::verify::verify,
    data_dir,
    store::{Snapshot, backup},
};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Where the database lives.
    #[arg(long, value_name = "DIR")]
    data_dir: PathBuf,
    /// The file to make (mode 0600); it must not be there yet.
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
}

/// Writes the file, reads it again and verifies every event in it. Answers the line for stdout.
pub(super) fn run(arguments: Arguments) -> anyhow::Result<Value> {
    let Arguments { data_dir, to } = arguments;
    backup::write(&data_dir::existing_database(&data_dir)?, &to)
        .with_context(|| format!("no backup to {}", to.display()))?;
    let bytes = std::fs::metadata(&to)?.len();
    let logs = Snapshot::open(&to)?.read(verify).context("the backup was written and is not good")?;
    Ok(json!({"backup": to, "bytes": bytes, "logs": logs}))
}
