//! `bijak audit verify`

use std::{
    fs,
    io::{self, IsTerminal as _, Write as _},
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use bijak_app::audit_local::{self, BundleError, Verdict};
use clap::Args;

use super::opened::CacheArguments;
use crate::{
    exit::{DoesNotHold, UsageError, notice},
    output::printable,
};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// An evidence bundle that `export --proof` wrote; without it, the copy is verified
    #[arg(conflicts_with = "cache")]
    file: Option<PathBuf>,
    #[command(flatten)]
    cache: CacheArguments,
    /// The key the log must be signed with (`name+hash+base64`), where it is known from elsewhere
    #[arg(long, value_name = "VKEY", requires = "file")]
    key: Option<String>,
    /// Fail, too, where no signed checkpoint covers every event
    #[arg(long)]
    require_verified: bool,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let Arguments { file, cache, key, require_verified } = arguments;
    let verdict =
        if let Some(file) = file { verify_file(file, key.as_deref())? } else { verify_copy(cache)? };
    let mut out = io::stdout().lock();
    let fails = match &verdict {
        Verdict::Verified { explanation } => {
            writeln!(out, "verified: {}", printable(explanation))?;
            false
        }
        Verdict::Unverified { explanation } => {
            writeln!(out, "unverified: {}", printable(explanation))?;
            *require_verified
        }
        Verdict::Broken { seq, explanation } => {
            let at = seq.map_or_else(String::new, |seq| format!("event {seq}: "));
            writeln!(out, "BROKEN: {at}{}", printable(explanation))?;
            true
        }
    };
    out.flush()?;
    if file.is_some() && key.is_none() && !fails {
        notice(
            "note: the key came with the bundle: compare it with the one the log's owner publishes, or say --key",
        );
    }
    if fails { Err(DoesNotHold.into()) } else { Ok(()) }
}

fn verify_file(file: &Path, key: Option<&str>) -> anyhow::Result<Verdict> {
    let bundle = fs::read(file).with_context(|| format!("{}", file.display()))?;
    audit_local::verify_bundle(&bundle, key).map_err(|error| match error {
        BundleError::Key(_) => UsageError(error.to_string()).into(),
        BundleError::NoBundle(_) => anyhow::Error::new(error).context(format!("{}", file.display())),
    })
}

fn verify_copy(cache: &CacheArguments) -> anyhow::Result<Verdict> {
    let shown = io::stderr().is_terminal();
    let verdict = cache.open()?.verify(&mut |events| {
        if shown {
            notice(&format!("\x1b[1A\x1b[2K{events} events …"));
        }
    })?;
    Ok(verdict)
}
