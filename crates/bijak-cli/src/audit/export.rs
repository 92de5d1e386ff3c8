//! `bijak audit export`

use std::{
    fs::File,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Arc,
    thread,
    time::Duration,
};

use anyhow::Context as _;
use bijak_app::audit_local::{Carry, Encoder, Format, Notice, Options, SinkConfig, dead_letter_file};
use bijak_domain::OsEntropy;
use clap::{
    Args,
    builder::{PossibleValuesParser, TypedValueParser},
};

use super::{
    asked,
    opened::{CacheArguments, say_standing},
};
use crate::exit::notice;

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
    /// Carry them to a sink instead, at least once and in order; the address names the format, such as
    /// 'syslog+tls://siem.example.com:6514?format=cef' (docs/SIEM.md)
    #[arg(
        long,
        value_name = "ADDRESS",
        requires = "cursor",
        conflicts_with_all = ["output", "proof", "format", "enterprise_number", "hostname", "original"]
    )]
    sink: Option<SinkConfig>,
    /// Where the sink's position is kept; the delivery goes on from there
    #[arg(long, value_name = "FILE", requires = "sink")]
    cursor: Option<PathBuf>,
    /// Write to this file; without it, to stdout
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// The names come from the formats themselves, so that a new one is offered at once.
fn format_names() -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(Format::ALL.map(Format::name)).try_map(|name| name.parse::<Format>())
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let Arguments {
        format,
        query,
        cache,
        proof,
        follow,
        enterprise_number,
        hostname,
        original,
        sink,
        cursor,
        output,
    } = arguments;
    let options =
        Options { enterprise_number: *enterprise_number, hostname: hostname.clone(), original: *original };
    let query = asked::parse(query)?;
    let audit = cache.open()?;
    if let (Some(sink), Some(cursor)) = (sink, cursor) {
        say_standing(&audit)?;
        let clock = Arc::new(asked::CommandClock);
        let carry =
            Carry { query: &query, sink, cursor, follow: *follow, clock, entropy: Arc::new(OsEntropy) };
        return Ok(audit.carry(carry, &mut |heard| tell(&heard, cursor))?);
    }
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
        if *follow {
            loop {
                export.flush()?;
                thread::sleep(LOOK);
                export.more()?;
            }
        }
    }
    out.flush()?;
    drop(out);
    say_standing(&audit)
}

fn tell(heard: &Notice<'_>, cursor: &Path) {
    match heard {
        Notice::Delivered { .. } => {}
        Notice::Retrying { why, attempt, wait } => {
            notice(&format!(
                "note: the sink cannot take it now ({why}); attempt {attempt}, the next in {wait:.1?}"
            ));
        }
        Notice::Recovered { attempts } => {
            notice(&format!("note: the sink is back after {attempts} attempts"));
        }
        Notice::Buried(letter) => notice(&format!(
            "WARNING: the sink refuses event {} for good ({}); it is kept in {}",
            letter.seq,
            letter.why,
            dead_letter_file(cursor).display()
        )),
    }
}
