//! `bijak-authority restore`: a backup becomes a deployment's data directory.

use std::path::PathBuf;

use anyhow::{Context, bail};
use serde_json::{Value, json};

use crate::{audit_log::verify::verify, data_dir::DataDir, store::backup};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Where the database shall live: a new directory, or an empty one.
    #[arg(long, value_name = "DIR")]
    data_dir: PathBuf,
    /// The file that `backup` made; it stays as it is.
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
    /// The root that the audit log has to have, as `backup` printed it (of any organization); more than one may be given.
    #[arg(long = "expect-root", value_name = "BASE64")]
    expected_roots: Vec<String>,
}

/// Copies, verifies every event, and only then puts the database in its place. Answers the line for stdout.
pub(super) fn run(arguments: Arguments) -> anyhow::Result<Value> {
    let Arguments { data_dir, from, expected_roots } = arguments;
    let directory = DataDir::open(&data_dir)?;
    if directory.database_path().try_exists()? {
        bail!("{} holds an authority already: restore into an empty directory", data_dir.display());
    }
    let logs = backup::restore(&from, &directory, |snapshot| {
        let logs = snapshot.read(verify)?;
        if let Some(root) = expected_roots.iter().find(|root| logs.iter().all(|log| log.root != **root)) {
            bail!("no audit log in it has the root {root}");
        }
        Ok(logs)
    });
    let logs = logs.with_context(|| format!("{} was not restored", from.display()))?;
    Ok(json!({"data_dir": data_dir, "logs": logs}))
}
