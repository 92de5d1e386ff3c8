//! `bijak audit export`

use std::{
    fs::File,
    io::{self, Write},
    path::PathBuf,
    thread,
    time::Duration,
};

use anyhow::Context as _;
use bijak_app::audit_local::{Encoder, Format, Options};
use clap::{
    Args,
    builder::{PossibleValuesParser, TypedValueParser},
};

use super::{
    asked,
    opened::{CacheArguments, say_standing},
};

const LOOK: Duration = Duration::from_millis(250);

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// One event a line: the canonical form, or what a SIEM reads
    #[arg(long, value_name = "FORMAT", default_value = Format::Ndjson.name(), value_parser = format_names())]
    format: Format,
    /// Which events; without it, all. Times are UTC.
    #[arg(long, value_name = "QUERY", default_value = "", allow_hyphen_values = true)]
    query: String,
    #[command(flatten)]
    cache: CacheArguments,
    /// An evidence bundle: the events with their inclusion proofs, checkpoint and key, for `bijak audit verify FILE`
    #[arg(long, conflicts_with = "follow")]
    proof: bool,
    /// Go on with the events that the copy receives, until interrupted
    #[arg(long, short)]
    follow: bool,
    /// The private enterprise number in syslog's structured data
    #[arg(long, value_name = "NUMBER", default_value_t = Options::default().enterprise_number)]
    enterprise_number: u32,
    /// The host that the events come from, for syslog and CEF
    #[arg(long, value_name = "NAME")]
    hostname: Option<String>,
    /// Carry the canonical line of every event, too
    #[arg(long)]
    original: bool,
    /// Write to this file; without it, to stdout
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// The names come from the formats themselves, so that a new one is offered at once.
fn format_names() -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(Format::ALL.map(Format::name)).try_map(|name| name.parse::<Format>())
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let Arguments { format, query, cache, proof, follow, enterprise_number, hostname, original, output } =
        arguments;
    let options =
        Options { enterprise_number: *enterprise_number, hostname: hostname.clone(), original: *original };
    let query = asked::parse(query)?;
    let audit = cache.open()?;
    let mut out: Box<dyn Write> = match output {
        Some(path) => {
            let file = File::create(path).with_context(|| format!("{}", path.display()))?;
            Box::new(io::BufWriter::with_capacity(1 << 16, file))
        }
        None => Box::new(io::BufWriter::with_capacity(1 << 16, io::stdout().lock())),
    };
    if *proof {
        audit.export_bundle(&query, &mut out)?;
    } else {
        let encoder = Encoder::new(*format, options);
        let mut export = audit.export(&query, encoder, &mut out)?;
        export.more()?;
        while *follow {
            export.flush()?;
            thread::sleep(LOOK);
            export.more()?;
        }
    }
    out.flush()?;
    drop(out);
    say_standing(&audit)
}
