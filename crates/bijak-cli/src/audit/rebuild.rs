//! `bijak audit rebuild`

use std::path::PathBuf;

use anyhow::Context as _;
use bijak_app::audit_local::{self, LocalAudit, Rebuilt, Source};
use bijak_domain::Clock as _;
use clap::Args;

use super::{asked::CommandClock, opened::say_standing};
use crate::exit::notice;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The copy's file; it is made where there is none
    #[arg(long, value_name = "DB")]
    cache: PathBuf,
    /// An evidence bundle of every event up to its checkpoint, or NDJSON, canonical and from event 0 on
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
    /// The signed checkpoint (a note) that covers NDJSON
    #[arg(long, value_name = "NOTE")]
    checkpoint: Option<PathBuf>,
    /// The key the log must be signed with (`name+hash+base64`); without it, the one that the old copy trusts
    #[arg(long, value_name = "VKEY")]
    key: Option<String>,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let Arguments { cache, from, checkpoint, key } = arguments;
    let source = Source { file: from, checkpoint: checkpoint.as_deref(), key: key.as_deref() };
    let Rebuilt { low, high, verified_to, forgot } = audit_local::rebuild(cache, source, CommandClock.now())
        .with_context(|| format!("{} is left as it was", cache.display()))?;
    notice(&format!("rebuilt: events {low} to {high}, verified below {verified_to}"));
    if forgot {
        notice("note: the old file could not be read: the keys and the findings it kept are lost");
    }
    say_standing(&LocalAudit::open_existing(cache)?)
}
