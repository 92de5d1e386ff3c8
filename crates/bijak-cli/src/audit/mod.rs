//! `bijak audit`: this computer's copy of the audit log.

mod asked;
mod export;
mod facets;
mod histogram;
mod import;
mod opened;
mod rebuild;
mod search;
mod tail;
mod verify;

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Store the events of an NDJSON file; they are marked unverified, since a file proves nothing
    Import(import::Arguments),
    /// Show the newest events, the newest last, and with --follow those to come
    Tail(tail::Arguments),
    /// Find events, the newest first
    Search(search::Arguments),
    /// Count the values of fields
    Facets(facets::Arguments),
    /// Count events over time
    Histogram(histogram::Arguments),
    /// Check the copy against its signed checkpoint, or an evidence bundle against the key in it
    Verify(verify::Arguments),
    /// Make a copy anew out of an evidence bundle, or NDJSON with its signed checkpoint; the old one stays until all is proven
    Rebuild(rebuild::Arguments),
    /// Write events in the format of a SIEM, the oldest first
    Export(Box<export::Arguments>),
}

pub(crate) fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Import(arguments) => import::run(&arguments),
        Command::Tail(arguments) => tail::run(&arguments),
        Command::Search(arguments) => search::run(&arguments),
        Command::Facets(arguments) => facets::run(&arguments),
        Command::Histogram(arguments) => histogram::run(&arguments),
        Command::Verify(arguments) => verify::run(&arguments),
        Command::Rebuild(arguments) => rebuild::run(&arguments),
        Command::Export(arguments) => export::run(&arguments),
    }
}
